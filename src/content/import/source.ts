/** Reads a source, a file or an address, and finds out what it is. */
import { readFile } from 'node:fs/promises';
import { webAddressSchema } from '../../model/entry.ts';
import { decode } from './decode.ts';
import { accepted, type Findings, type ImportContext, SourceError } from './findings.ts';
import { readICalendar } from './icalendar.ts';
import { readNotist } from './notist.ts';
import { readPretalx } from './pretalx.ts';
import { readSessionize } from './sessionize.ts';

/** Enough for the programme of a large conference. */
const maxBytes = 20_000_000;
const patience = 30_000;

/**
 * Reads a file or an address.
 *
 * @param from a path, or an address that begins with https:// (webcal:// is the same)
 * @throws SourceError where it can't be had
 */
export async function readSource(from: string, fetchPage: typeof fetch): Promise<string> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(from)) return readLocal(from);
  const address = from.replace(/^webcals?:/i, 'https:');
  if (!accepted(webAddressSchema, address)) {
    throw new SourceError(`Invalid address ${from}. Expected an https:// URL.`);
  }
  return readRemote(address, fetchPage);
}

async function readLocal(file: string): Promise<string> {
  try {
    return decode(await readFile(file));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new SourceError(missing ? `File not found: ${file}.` : `${file} can't be read: ${cause}`, {
      cause,
    });
  }
}

async function readRemote(address: string, fetchPage: typeof fetch): Promise<string> {
  const response = await fetchPage(address, {
    headers: { accept: 'text/calendar, application/json;q=0.9, */*;q=0.1' },
    signal: AbortSignal.timeout(patience),
  }).catch((cause: Error) => {
    const reason = cause.name === 'TimeoutError' ? `no answer in ${patience / 1000} s` : reasonOf(cause);
    throw new SourceError(`${address} can't be reached: ${reason}.`, { cause });
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new SourceError(`${address} answers ${response.status} ${response.statusText}`.trimEnd());
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new SourceError(`${address} is larger than ${maxBytes / 1e6} MB.`);
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks));
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/**
 * Finds out what a text is and reads it.
 *
 * @throws SourceError where it is nothing that is known here
 */
export async function readFindings(text: string, context: ImportContext): Promise<Findings> {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (/^BEGIN:VCALENDAR/i.test(start)) return readICalendar(start, context);
  const json = parseJson(start);
  const findings =
    readPretalx(json, context) ?? readSessionize(json, context) ?? (await readNotist(json, context));
  if (findings) return findings;
  throw new SourceError(
    'This is none of what can be read: an iCalendar file, a schedule.json from pretalx, JSON from Sessionize or from noti.st.',
  );
}

/** The JSON at an address that a source leads to; nothing where it can't be had. */
export async function followLink(address: string, fetchPage: typeof fetch): Promise<unknown> {
  try {
    return parseJson(await readSource(address, fetchPage));
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = /^<(!doctype|html|\?xml)/i.test(text)
      ? 'This is a web page. What can be read is the calendar or the JSON that it offers, not the page itself.'
      : 'This is neither an iCalendar file (which begins with BEGIN:VCALENDAR) nor JSON.';
    throw new SourceError(what, { cause });
  }
}
