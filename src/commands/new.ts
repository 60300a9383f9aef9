/** `npm run new`: new entries, proposals, and events from other people's calendars. */
import { parseArgs } from 'node:util';
import { readEnvironment } from '../content/environment.ts';
import { SourceError } from '../content/import/index.ts';
import { FileExistsError } from '../content/new/files.ts';
import { kindOf } from '../model/collections.ts';
import { type Command, UsageError } from './command.ts';
import { makeEntry } from './new/entry.ts';
import { importEvents } from './new/import.ts';
import { printProposal } from './new/proposal.ts';
import { printError } from './print.ts';

const help = `Creates files in the content folder. Existing files are never overwritten.

  npm run new -- post "A title"
  npm run new -- talk "A title"
  npm run new -- deck "A title"                  a deck in MDX
  npm run new -- deck "A title" --pdf FILE       a deck from a PDF (the file is copied)
  npm run new -- event "A name" --start 2027-02-16 [--end 2027-02-18] [--zone Australia/Hobart]
                                [--url ADDRESS] [--role speaking|attending|organising]

      --slug NAME   the file name (default: derived from the title)

  npm run new -- proposal TALK                   print a talk in the format used by calls for papers
      --biography short|medium|long              which biography (default: medium)
      --json                                     print the fields as JSON

  npm run new -- event --from FILE|ADDRESS       import from an iCalendar file, a pretalx schedule.json,
                                                 Sessionize JSON or a noti.st profile
      --title NAME, --zone ZONE                  of the event, if the source does not specify it
      --role ROLE                                your role at all of them
      --yes                                      write without confirmation

Exit codes: 0 success, 1 source unavailable or file already exists, 2 invalid usage.
`;

const kinds = Object.values(kindOf);

/** The command `new`. */
export const newCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
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
    if (positionals.length === 0) return usage('Missing argument: post, talk, deck, event or proposal.');
    const environment = readEnvironment();
    const [what, ...words] = positionals;
    const title = words.join(' ').trim();
    try {
      if (what === 'proposal') return await printProposal(environment, title, values);
      const kind = kinds.find((name) => name === what);
      if (!kind) return usage(`Unknown argument "${what}". Expected post, talk, deck, event or proposal.`);
      if (values.from) {
        if (kind !== 'event')
          return usage('--from is only supported for events: npm run new -- event --from FILE');
        return await importEvents(environment, values.from, values);
      }
      if (!title) return usage(`Missing title: npm run new -- ${kind} "A title"`);
      return await makeEntry(environment, kind, title, values);
    } catch (error) {
      if (!(error instanceof SourceError || error instanceof FileExistsError)) throw error;
      printError(error.message);
      return 1;
    }
  },
};

function usage(problem: string): never {
  throw new UsageError(`${problem}\n\n${help}`);
}
