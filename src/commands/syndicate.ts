/** `npm run syndicate`: announces what is due. Everything it does is in `src/commands/syndicate.ts`. */
import { parseArgs } from 'node:util';
import { postingSecrets } from '../content/secrets.ts';
import type { Command } from './command.ts';
import { announce } from './syndicate/announce.ts';
import type { CliOptions } from './syndicate/context.ts';

const help = `Posts due announcements to the networks in content/site.yaml, each exactly once.

  npm run syndicate                          post due announcements
  npm run syndicate -- --dry-run             print exactly what would be posted; send nothing
  npm run syndicate -- --preview             write a preview page: .lectern/preview/index.html
  npm run syndicate -- --json                print counts as one JSON object, progress on stderr
  npm run syndicate -- --plan                write pending posts to the journal; send nothing
  npm run syndicate -- --send                send only what --plan wrote
      --wait MINUTES                         wait up to this long for the pages to be live
  npm run syndicate -- --resolve ID NETWORK --posted URL    confirm that it was posted, with its URL
  npm run syndicate -- --resolve ID NETWORK --not-posted    confirm that it was not posted; it will be retried
  npm run syndicate -- --retract ID [NETWORK]               delete it, on all networks or one
  npm run syndicate -- --retract ID [NETWORK] --forget      only note that it is gone; no network is asked
  --feed ADDRESS|FILE                        announce what a JSON Feed, RSS or Atom lists, of a site built by anything
  --no-verify                                do not check that pages are live
  --cards-only                               do not wait for deck PDFs; post with link cards

To link --plan and --send on two machines, set the same LECTERN_RUN on both (automatic in GitHub Actions).
Secrets are read from the environment or .env:
${postingSecrets()}.

Exit codes: 0 success; 1 something was refused, is unconfirmed or could not be deleted; 2 nothing was done: invalid usage
or configuration, a damaged journal, or another run in progress; 130 interrupted; progress saved.
`;

/** The command `syndicate`. */
export const syndicateCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean' },
        preview: { type: 'boolean' },
        json: { type: 'boolean' },
        plan: { type: 'boolean' },
        send: { type: 'boolean' },
        wait: { type: 'string' },
        resolve: { type: 'string' },
        posted: { type: 'string' },
        'not-posted': { type: 'boolean' },
        retract: { type: 'string' },
        forget: { type: 'boolean' },
        'no-verify': { type: 'boolean' },
        'cards-only': { type: 'boolean' },
        feed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    return announce({ ...values, network: positionals[0], more: positionals.slice(1) } satisfies CliOptions);
  },
};
