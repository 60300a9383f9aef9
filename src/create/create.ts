/** `npm create lectern`: a new site in a folder of its own. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeNewFiles } from '../content/new/files.ts';
import { printable } from '../files/printable.ts';
import { InputEnded, NoAnswer, openTerminal } from '../files/terminal.ts';
import { answersFor, type CreateOptions, WrongAnswer } from './answers.ts';
import { hosts } from './hosts.ts';
import { knownNetworks } from './networks.ts';
import { siteFiles } from './site.ts';

const help = `Creates a site in a new folder. It asks what it has to know; nothing is sent anywhere.

  npm create lectern@latest my-site
  npm create lectern@latest my-site -- --yes --name "Ada Lovelace" --url https://ada.example/

  --name NAME            your name, which is the site's title
  --url ADDRESS          the public address of the site
  --language TAG         its language, such as en, de or pt-BR (default: en)
  --time-zone ZONE       an IANA time zone (default: this machine's)
  --networks LIST        where to announce, of ${knownNetworks.join(', ')};
                         settings a network needs follow =, as in mastodon=https://mastodon.example,bluesky
  --host HOST            what publishes it: ${hosts.join(', ')} or none (default: github)
  --yes                  ask nothing; use the defaults for what is not given
  --from FILE            install Lectern from this packed file instead of the registry

Exit codes: 0 created, 1 the folder is not empty or could not be written, 2 invalid usage.
`;

/** What a folder may hold already. */
const harmless = new Set(['.git', '.gitattributes', 'LICENSE', '.DS_Store']);

/** Versions that a new site asks for: they are written when the package is made. */
export interface Versions {
  lectern: string;
  astro: string;
}

/**
 * Makes a site, and says what to do next.
 *
 * @returns the exit code
 */
export async function create(args: string[], versions: Versions): Promise<number> {
  const say = (line: string) => console.log(printable(line));
  const fail = (line: string, code: number) => {
    console.error(printable(line));
    return code;
  };
  let given: { folder: string | undefined; options: CreateOptions & { from?: string; help?: boolean } };
  try {
    given = read(args);
  } catch (error) {
    return fail(`${help}\n${(error as Error).message}`, 2);
  }
  const { options } = given;
  if (options.help) {
    say(help.trimEnd());
    return 0;
  }
  const terminal = openTerminal();
  const ask = async (question: string, otherwise: string) => {
    const shown = otherwise ? `${question} [${otherwise}]: ` : `${question}: `;
    return terminal.ask(shown).catch((error: unknown) => {
      // Enter alone is the default; the end of the input is an end.
      if (error instanceof NoAnswer && !(error instanceof InputEnded)) return otherwise;
      throw error;
    });
  };
  try {
    const asking = options.yes ? undefined : ask;
    const folder = given.folder ?? (asking ? await asking('Folder', 'my-site') : 'my-site');
    const target = path.resolve(folder);
    const there = existsSync(target) ? readdirSync(target).filter((name) => !harmless.has(name)) : [];
    if (there.length > 0) {
      return fail(
        `${folder} is not empty (${there.slice(0, 3).join(', ')}). Choose another folder. Nothing was written.`,
        1,
      );
    }
    if (options.from && !existsSync(options.from)) {
      return fail(`--from ${options.from}: there is no such file. Nothing was written.`, 2);
    }
    const answers = await answersFor(folder, options, asking);
    const files = siteFiles({
      ...answers,
      today: today(answers.timeZone),
      lectern: options.from ? `file:${path.resolve(options.from)}` : versions.lectern,
      astro: versions.astro,
    });
    await writeNewFiles(target, files);
    const cd = path.relative(process.cwd(), target);
    say(`
Created ${files.length} files in ${folder}. What comes next:
${cd ? `\n  cd ${cd}` : ''}
  npm install
  npm run dev        the site, as you write it

content/site.yaml says who you are. The three entries in content/ are drafts: nothing of them is public.`);
    return 0;
  } catch (error) {
    if (error instanceof WrongAnswer || error instanceof NoAnswer) return fail(error.message, 2);
    return fail((error as Error).message, 1);
  } finally {
    terminal.close();
  }
}

function read(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      url: { type: 'string' },
      language: { type: 'string' },
      'time-zone': { type: 'string' },
      networks: { type: 'string' },
      yes: { type: 'boolean', short: 'y' },
      host: { type: 'string' },
      from: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (positionals.length > 1) throw new Error(`Expected one folder, found ${positionals.join(' ')}.`);
  return { folder: positionals[0], options: values };
}

/** The day it is in a time zone, `2026-11-21`. */
function today(timeZone: string): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone });
}
