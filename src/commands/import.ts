/** `npm run import`: posts of another program become entries. */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Environment, readEnvironment } from '../content/environment.ts';
import { readContent, readSite } from '../content/read.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { shownFile } from '../files/shown-file.ts';
import { addressesOf, checkAddresses } from '../migration/check-addresses.ts';
import { migrate } from '../migration/migrate.ts';
import { fetchPicture } from '../migration/pictures.ts';
import { SourceUnreadable } from '../migration/post.ts';
import { redirectFiles, redirectsOf } from '../migration/redirects.ts';
import { formats, openSource } from '../migration/registry.ts';
import { counted, handsNeeded, reportText } from '../migration/report.ts';
import { writeNew } from '../migration/write.ts';
import { basePath } from '../model/address.ts';
import { isLoopbackHost } from '../model/fields.ts';
import { publicFetch } from '../replies/fetch-public.ts';
import { type Command, UsageError } from './command.ts';
import { print, printError } from './print.ts';

const help = `Takes over the posts of another site or program. Shows what it would write; nothing is written without --write.

  npm run import -- SOURCE                     a folder, a file, or the address of a feed
  npm run import -- SOURCE --write             write content/posts/; pictures are copied, those of the web fetched

      --from NAME            the program: ${formats.map(({ id }) => id).join(', ')}
                             (default: recognised)
      --url ADDRESS          where the old site is or was, if the source does not say it
      --permalink PATTERN    how its addresses are made, such as /:year/:month/:title/
      --zone ZONE            of times without one (default: the source's, else the site's)
      --no-fetch             leave pictures of the web as links

  npm run import -- --check FILE               whether each address of an old sitemap answers in the built site
  npm run import -- --redirects FOLDER         write former addresses as _redirects, .htaccess and an nginx map

A report with everything that needs a hand is written to .lectern/import-report.md. Run again, only new posts are written;
entries that you changed or removed stay as they are. Imported posts are not announced.

Exit codes: 0 success, 1 posts or addresses missing, 2 invalid usage or unreadable source.
`;

interface Wishes {
  from?: string | undefined;
  url?: string | undefined;
  permalink?: string | undefined;
  zone?: string | undefined;
  write: boolean;
  fetch: boolean;
}

/** The command `import`. */
export const importCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        from: { type: 'string' },
        url: { type: 'string' },
        permalink: { type: 'string' },
        zone: { type: 'string' },
        write: { type: 'boolean' },
        'no-fetch': { type: 'boolean' },
        check: { type: 'string' },
        redirects: { type: 'string' },
      },
    });
    if (values.help) return help;
    const environment = readEnvironment();
    try {
      if (values.check) return await check(environment, values.check);
      if (values.redirects) return await writeRedirects(environment, values.redirects);
      const [source] = positionals;
      if (!source || positionals.length > 1) throw new UsageError(`Name one source.\n\n${help}`);
      const { from, url, permalink, zone, write = false, 'no-fetch': noFetch = false } = values;
      return await importPosts(environment, source, { from, url, permalink, zone, write, fetch: !noFetch });
    } catch (error) {
      if (!(error instanceof SourceUnreadable)) throw error;
      printError(error.message);
      return 2;
    }
  },
};

async function importPosts(environment: Environment, source: string, wishes: Wishes): Promise<number> {
  const site = await readSite(environment.content);
  checkWishes(wishes);
  const onLoopback = [source, wishes.url].some((each) =>
    isLoopbackHost(URL.parse(each ?? '')?.hostname ?? ''),
  );
  const fetcher = publicFetch({ loopback: onLoopback });
  try {
    const { url, permalink, zone = site.timeZone } = wishes;
    const { format, found } = await openSource(source, wishes.from, fetcher, {
      url,
      permalink,
      timeZone: zone,
    });
    print(
      `${format.name}: ${found.posts.length} ${found.posts.length === 1 ? 'post' : 'posts'} in ${source}`,
    );
    const outcomes = await migrate(found, {
      content: environment.content,
      publicFolder: path.join(path.dirname(environment.content), 'public'),
      site,
      from: format.id,
      now: environment.now,
      write: wishes.write,
      fetch: wishes.fetch ? (address) => fetchPicture(address, fetcher) : undefined,
      progress: (done, all) => {
        if (wishes.write && (done % 100 === 0 || done === all) && all >= 100) printError(`${done} of ${all}`);
      },
    });
    const report = path.join(environment.state, 'import-report.md');
    mkdirSync(environment.state, { recursive: true });
    await writeFileAtomic(
      report,
      reportText(outcomes, found, { source, name: format.name, written: wishes.write }),
    );
    const hands = handsNeeded(outcomes);
    print(`${counted(outcomes)}${hands > 0 ? `; ${hands} to look at` : ''}. Report: ${shownFile(report)}`);
    if (!wishes.write) print('Nothing was written. Use --write to write the new posts.');
    return outcomes.some(({ state }) => state === 'failed') ? 1 : 0;
  } finally {
    await fetcher.close();
  }
}

function checkWishes({ url, permalink, zone }: Wishes): void {
  if (url !== undefined && !/^https?:\/\//.test(url))
    throw new UsageError(`--url ${url}: expected a web address.`);
  if (permalink?.startsWith('/') === false)
    throw new UsageError(`--permalink ${permalink}: expected a pattern such as /:year/:month/:title/.`);
  try {
    if (zone) new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new UsageError(`--zone ${zone}: expected an IANA time zone such as Europe/Berlin.`);
  }
}

async function check(environment: Environment, file: string): Promise<number> {
  const site = await readSite(environment.content);
  const text = await readFile(file, 'utf8');
  const { all, missing } = checkAddresses(addressesOf(text), environment.out, basePath(site));
  for (const address of missing) print(`No answer: ${address}`);
  print(`${all - missing.length} of ${all} addresses answer.`);
  return missing.length > 0 ? 1 : 0;
}

async function writeRedirects(environment: Environment, folder: string): Promise<number> {
  const redirects = redirectsOf(await readContent(environment.content));
  let taken = 0;
  for (const [name, text] of Object.entries(redirectFiles(redirects))) {
    const target = path.resolve(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    const result = writeNew(target, text, path.dirname(target));
    if (result === 'taken') {
      taken += 1;
      printError(
        `${shownFile(target)} exists and is another file: it stays. Name an empty folder, and copy the lines.`,
      );
    } else print(`${result === 'same' ? 'Unchanged' : 'Created'} ${shownFile(target)}`);
  }
  print(`${redirects.length} former addresses.`);
  return taken > 0 ? 1 : 0;
}
