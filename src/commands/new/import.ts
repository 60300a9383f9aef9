/** `npm run new -- event --from FILE|ADDRESS` */
import { createInterface } from 'node:readline/promises';
import type { Environment } from '../../content/environment.ts';
import {
  fetchFor,
  follower,
  followLink,
  planImport,
  readFindings,
  readSource,
  showPlan,
} from '../../content/import/index.ts';
import { writeNewFiles } from '../../content/new/files.ts';
import { readContent } from '../../content/read.ts';
import { fileRedactor, readSecrets } from '../../content/secrets.ts';
import { print } from '../print.ts';
import { checkEventFields, roleOf, shown } from './options.ts';

/** What the owner says about an import, straight from the command line. */
export interface ImportValues {
  title?: string;
  zone?: string;
  role?: string;
  yes?: boolean;
}

/** Reads a source, shows what is new in it, asks, and writes. */
export async function importEvents(
  environment: Environment,
  from: string,
  values: ImportValues,
): Promise<number> {
  checkEventFields({ timeZone: values.zone });
  const role = roleOf(values.role);
  const content = await readContent(environment.content);
  const { timeZone, owner } = content.site;
  // Titles become names of files, too.
  const hide = fileRedactor(readSecrets());
  const fetchPage = await fetchFor(from);
  const findings = await readFindings(hide(await readSource(from, fetchPage)), {
    owner: owner.name,
    timeZone,
    title: values.title,
    eventZone: values.zone,
    follow: follower(async (address) =>
      JSON.parse(hide(JSON.stringify(await followLink(address, fetchPage)))),
    ),
  });
  const today = environment.now.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const plan = planImport(findings, content, { role, today });
  print(showPlan(findings.source, plan));
  if (plan.files.length === 0) return say('Nothing to import: no new entries.');
  if (!values.yes && !(await isAgreed(plan.files.length))) {
    return say('Nothing was written. Use --yes to write the new files.');
  }
  const files = plan.files.map((file) => ({ ...file, content: hide(file.content) }));
  await writeNewFiles(environment.content, files);
  return say(plan.files.map((file) => `Created ${shown(environment, file.path)}`).join('\n'));
}

/** Asks at a terminal; anywhere else the answer is no. */
async function isAgreed(files: number): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Write ${files === 1 ? 'this file' : `these ${files} files`}? [y/N] `,
  );
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function say(text: string): 0 {
  print(text);
  return 0;
}
