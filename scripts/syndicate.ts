/** `npm run syndicate`: announces what is due. Everything it does is in `src/commands/syndicate.ts`. */
import { parseArgs } from 'node:util';
import { runCommand } from '../src/commands/command.ts';
import { announce, type Wishes } from '../src/commands/syndicate.ts';

const help = `Announces what is due on the networks in content/site.yaml, each thing once.

  npm run syndicate                          announce what is due
  npm run syndicate -- --dry-run             show exactly what would be posted, and do nothing
  npm run syndicate -- --preview             draw it as a page: .lectern/preview/index.html
  npm run syndicate -- --json                print counts as one JSON object, progress on stderr
  npm run syndicate -- --plan                write what is going to be sent into the journal; send nothing
  npm run syndicate -- --send                send what --plan wrote, and nothing else
      --wait MINUTES                         wait that long for the pages to be live
  npm run syndicate -- --resolve ID NETWORK --posted URL    say that it was posted, and where
  npm run syndicate -- --resolve ID NETWORK --not-posted    say that it was not: it is tried again
  npm run syndicate -- --retract ID [NETWORK]               take it back, everywhere or on one network
  --no-verify                                don't check that pages are live first
  --cards-only                               don't wait for decks to be printed: announce them with their cards

--plan and --send on two machines belong together by LECTERN_RUN (in GitHub Actions: the run's number).
Secrets come from the environment or from .env: MASTODON_ACCESS_TOKEN, BLUESKY_IDENTIFIER,
BLUESKY_APP_PASSWORD, LINKEDIN_ACCESS_TOKEN.

Exit codes: 0 all well; 1 something was refused, is not known or could not be withdrawn; 2 nothing was done: wrong usage or
configuration, a damaged journal, another run under way; 130 interrupted, with all that was done written down.
`;

await runCommand(help, async () => {
  const { values, positionals } = parseArgs({
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
      'no-verify': { type: 'boolean' },
      'cards-only': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return help;
  return announce({ ...values, network: positionals[0], more: positionals.slice(1) } satisfies Wishes);
});
