/** `npm run doctor`: looks at networks, tokens and the site, and says what to do. */
import { parseArgs } from 'node:util';
import { readEnvironment } from '../content/environment.ts';
import { readSite } from '../content/read.ts';
import { readSecrets } from '../content/secrets.ts';
import { diagnose } from '../doctor/diagnose.ts';
import { checkJournal } from '../doctor/journal-findings.ts';
import { show, tally } from '../doctor/show.ts';
import { systemClock } from '../networks/transport.ts';
import { type Command, UsageError } from './command.ts';
import { print, printError, printStyled } from './print.ts';

const help = `Checks everything announcements depend on. Nothing is posted or written.

  npm run doctor            check the networks in content/site.yaml (reachability, token and expiry,
                            account, scopes, limits) and the site (address, cards, alt text, location
                            data in images, films and PDFs, what the repository shows of what is not
                            public yet, internal links, overflowing slides)
  npm run doctor -- --journal
                            check the journal instead: that its files are whole, that a sample of its
                            posts still stands on each network, posts of yours that link to the site and
                            are in no receipt, and what is unconfirmed, with the command that settles it
  npm run doctor -- --journal --all
                            the same for every post, not a sample
  npm run doctor -- --json  {"ok": …, "warnings": …, "errors": …,
                             "findings": [{"name": …, "level": "ok"|"warning"|"error", "message": …, "fix": …}]}

Exit codes: 0 no errors, 1 errors found, 2 invalid usage or configuration.
`;

/** The command `doctor`. */
export const doctorCommand: Command = {
  help,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: 'boolean' },
        journal: { type: 'boolean' },
        all: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    const environment = readEnvironment();
    if (values.all && !values.journal) throw new UsageError('--all goes with --journal.');
    const scene = {
      environment,
      site: await readSite(environment.content),
      secrets: readSecrets(),
      fetch,
      clock: systemClock(() => environment.now),
    };
    const findings = values.journal
      ? await checkJournal({ ...scene, all: values.all ?? false, progress: printError })
      : await diagnose(scene);
    const counts = tally(findings);
    if (values.json) print(JSON.stringify({ ...counts, findings }));
    else printStyled(show(findings));
    return counts.errors > 0 ? 1 : 0;
  },
};
