/** `npm run new -- post|talk|deck|event TITLE` */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../../content/environment.ts';
import { SourceError } from '../../content/import/index.ts';
import { type NewFile, writeNewFiles } from '../../content/new/files.ts';
import { skeleton } from '../../content/new/skeleton.ts';
import { readSite } from '../../content/read.ts';
import type { Kind } from '../../model/collections.ts';
import { slugSchema } from '../../model/ids.ts';
import { UsageError } from '../command.ts';
import { checkEventFields, roleOf, shown } from './options.ts';

/** What may be said about the new entry, straight from the command line. */
export interface EntryValues {
  slug?: string;
  start?: string;
  end?: string;
  zone?: string;
  url?: string;
  role?: string;
  pdf?: string;
}

/** Makes the file of a new entry, and says which. */
export async function makeEntry(
  environment: Environment,
  kind: Kind,
  title: string,
  values: EntryValues,
): Promise<string> {
  const site = await readSite(environment.content);
  const { slug, start, end, zone: timeZone, url } = values;
  if (slug !== undefined && !slugSchema.safeParse(slug).success) {
    throw new UsageError(`--slug ${slug}: expected lower-case letters, digits and hyphens.`);
  }
  checkEventFields({ start, end, timeZone, url });
  if (end && (!start || end.slice(0, 10) < start.slice(0, 10))) {
    throw new UsageError(`--end ${end}: expected a day at or after --start.`);
  }
  const role = roleOf(values.role);
  const today = environment.now.toZonedDateTimeISO(site.timeZone).toPlainDate().toString();
  const pdf = values.pdf && path.basename(values.pdf);
  const entry = skeleton(kind, title, today, { slug, start, end, timeZone, url, role, pdf });
  const files: NewFile[] = [entry];
  if (values.pdf && pdf) files.push({ path: `slides/${pdf}`, content: await readPdf(values.pdf) });
  await writeNewFiles(environment.content, files);
  return files.map((file) => `Created ${shown(environment, file.path)}`).join('\n');
}

async function readPdf(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((cause) => {
    throw new SourceError(`Could not read ${file}.`, { cause });
  });
  // ISO 32000-2, 7.5.2: the header lies within the first 1024 bytes.
  if (!bytes.subarray(0, 1024).includes('%PDF-')) throw new SourceError(`${file} is not a PDF.`);
  return bytes;
}
