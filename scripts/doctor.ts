/** `npm run doctor`: looks at networks, tokens and the site, and says what to do. */
import { parseArgs } from 'node:util';
import { runCommand } from '../src/commands/command.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { readSite } from '../src/content/read.ts';
import { readSecrets } from '../src/content/secrets.ts';
import { diagnose } from '../src/doctor/diagnose.ts';
import { show, tally } from '../src/doctor/show.ts';
import { systemClock } from '../src/networks/transport.ts';

const help = `Looks at everything an announcement depends on. Nothing is posted, nothing is written.

  npm run doctor            the networks in content/site.yaml: reachable, token and its end, the right
                            account, scopes, limits; then the site: address, cards, alternative
                            texts, places in pictures, links inside it, slides that are too full
  npm run doctor -- --json  {"ok": …, "warnings": …, "errors": …,
                             "findings": [{"name": …, "level": "ok"|"warning"|"error", "message": …, "fix": …}]}

Exit codes: 0 no errors, 1 an error, 2 wrong usage or configuration.
`;

await runCommand(help, async () => {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return help;
  const environment = readEnvironment();
  const findings = await diagnose({
    environment,
    site: await readSite(environment.content),
    secrets: readSecrets(),
    fetch,
    clock: systemClock(() => environment.now),
  });
  const counts = tally(findings);
  console.log(values.json ? JSON.stringify({ ...counts, findings }) : show(findings));
  return counts.errors > 0 ? 1 : 0;
});
