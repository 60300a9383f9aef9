/** `npm run new`: new entries, proposals, and events from other people's calendars. */
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../src/commands/command.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { SourceError } from '../src/content/import/index.ts';
import { FileExistsError } from '../src/content/new/files.ts';
import { kindOf } from '../src/model/ids.ts';
import { makeEntry } from './new/entry.ts';
import { importEvents } from './new/import.ts';
import { printProposal } from './new/proposal.ts';

const help = `Makes new files in the content folder. What is there is never overwritten.

  npm run new -- post "A title"
  npm run new -- talk "A title"
  npm run new -- deck "A title"                  slides to be written
  npm run new -- deck "A title" --pdf FILE       slides in a PDF, which is copied
  npm run new -- event "A name" --start 2027-02-16 [--end 2027-02-18] [--zone Australia/Hobart]
                                [--url ADDRESS] [--role speaking|attending|organising]

      --slug NAME   the file's name, instead of one made from the title

  npm run new -- proposal TALK                   the talk as calls for papers ask for it
      --biography short|medium|long              which of yours (medium)
      --json                                     the fields as JSON

  npm run new -- event --from FILE|ADDRESS       from an iCalendar file, a schedule.json from pretalx,
                                                 JSON from Sessionize, a profile from noti.st
      --title NAME, --zone ZONE                  of the event, where the source doesn't say
      --role ROLE                                at all of them
      --yes                                      write without asking

Exit codes: 0 all well, 1 the source can't be had or the file is there already, 2 wrong usage.
`;

const kinds = Object.values(kindOf);

await runCommand(help, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      slug: { type: 'string' },
      start: { type: 'string' },
      end: { type: 'string' },
      zone: { type: 'string' },
      url: { type: 'string' },
      role: { type: 'string' },
      pdf: { type: 'string' },
      biography: { type: 'string' },
      json: { type: 'boolean' },
      from: { type: 'string' },
      title: { type: 'string' },
      yes: { type: 'boolean' },
    },
  });
  if (values.help) return help;
  if (positionals.length === 0) return usage('Say what is to be made.');
  const environment = readEnvironment();
  const [what, ...words] = positionals;
  const title = words.join(' ').trim();
  try {
    if (what === 'proposal') return await printProposal(environment, title, values);
    const kind = kinds.find((name) => name === what);
    if (!kind) return usage(`There is no "${what}": expected post, talk, deck, event or proposal.`);
    if (values.from) {
      if (kind !== 'event') return usage('--from reads events: npm run new -- event --from FILE');
      return await importEvents(environment, values.from, values);
    }
    if (!title) return usage(`Give the ${kind} a title: npm run new -- ${kind} "A title"`);
    return await makeEntry(environment, kind, title, values);
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof FileExistsError)) throw error;
    console.error(error.message);
    return 1;
  }
});

function usage(problem: string): never {
  throw new UsageError(`${problem}\n\n${help}`);
}
