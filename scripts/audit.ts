/** `npm run audit`: Lighthouse, axe and sizes, for every kind of page of a built site. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../src/commands/command.ts';
import { print, printError } from '../src/commands/print.ts';
import { readEnvironment } from '../src/content/environment.ts';
import { readSite } from '../src/content/read.ts';
import { serveSite } from '../src/files/serve.ts';
import { basePath } from '../src/model/address.ts';
import { runDemo } from '../src/sandbox/demo/demo.ts';
import { type Audit, type AuditOptions, audit } from '../tests/audit/audit.ts';
import { reportOf } from '../tests/audit/report.ts';

const help = `Audits every kind of page: Lighthouse and axe in the light and in the dark, at 390 and 1280 px, sizes, and what
Chromium, Firefox and WebKit say of it; the last two where they are installed (packages firefox-esr, webkit2gtk-driver).

  npm run audit             the demo's site, with replies, built in a scratch folder
  npm run audit -- --built  the site that "npm run build" made
  npm run audit -- --quick  measures performance once a page, not five times
  npm run audit -- --json   prints one JSON object: {lighthouse, pages, problems, "audit.engines", "audit.unsupported_declarations",
                            "audit.console_messages"}

Exit codes: 0 all is well, 1 it is not. Performance alone never fails: it depends on the machine.
`;

/** Audits the site that was built last. */
async function auditBuilt(options: Omit<AuditOptions, 'out' | 'url'>): Promise<Audit> {
  const environment = readEnvironment();
  const base = basePath(await readSite(environment.content));
  const server = await serveSite({ folder: environment.out, base });
  try {
    return await audit({ ...options, out: environment.out, url: server.url });
  } finally {
    await server.close();
  }
}

/** Builds the demo's site, whose pages hold replies, and audits that. */
async function auditDemo(options: Omit<AuditOptions, 'out' | 'url'>): Promise<Audit> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-audit-'));
  try {
    const demo = await runDemo({ folder, say: options.say, sitePort: 0, sandboxPort: 0 });
    try {
      return await audit({ ...options, out: demo.out, url: demo.site });
    } finally {
      await demo.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With the figures under their own names. */
const figuresOf = ({ engines, unsupportedDeclarations, consoleMessages, ...found }: Audit) => ({
  ...found,
  'audit.engines': engines.length,
  'audit.unsupported_declarations': unsupportedDeclarations,
  'audit.console_messages': consoleMessages,
});

await runCommand({
  help,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        built: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return help;
    const say = (line: string) => printError(line);
    const found = await (values.built ? auditBuilt : auditDemo)({ quick: values.quick, say });
    print(values.json ? JSON.stringify(figuresOf(found), null, 2) : reportOf(found));
    return found.problems.length === 0 ? 0 : 1;
  },
});
