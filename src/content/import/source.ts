/** Reads a source, a file or an address, and finds out what it is. */
import { webAddressSchema } from '../../model/fields.ts';
import { bounds, isDeeper, readLocal, readRemote } from './bounded.ts';
import { accepted, type Findings, type ImportContext, SourceError } from './findings.ts';
import { formats } from './formats.ts';

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

/**
 * Finds out what a text is and reads it.
 *
 * @throws SourceError where it is nothing that is known here
 */
export async function readFindings(text: string, context: ImportContext): Promise<Findings> {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  let parsed: { json: unknown } | undefined;
  const json = () => {
    parsed ??= { json: parseJson(start) };
    return parsed.json;
  };
  for (const format of formats) {
    const findings = await format.read({ text: start, json }, context);
    if (findings) return findings;
  }
  throw new SourceError(`Unknown format. Expected one of: ${formats.map(({ name }) => name).join(', ')}.`);
}

/**
 * The JSON at an address that a source leads to.
 *
 * @throws SourceError where it can't be had
 */
export async function followLink(address: string, fetchPage: typeof fetch): Promise<unknown> {
  const text = await readSource(address, fetchPage);
  try {
    return parseJson(text);
  } catch (cause) {
    if (!(cause instanceof SourceError)) throw cause;
    throw new SourceError(`${address}: ${cause.message}`, { cause });
  }
}

function parseJson(text: string): unknown {
  if (/^[[{]/.test(text) && isDeeper(bounds.levels, text)) {
    throw new SourceError(
      `This is JSON nested more than ${bounds.levels} levels deep, which no programme is.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = /^<(!doctype|html|\?xml)/i.test(text)
      ? 'This is a web page. What can be read is the calendar or the JSON that it offers, not the page itself.'
      : 'This is neither an iCalendar file (which begins with BEGIN:VCALENDAR) nor JSON.';
    throw new SourceError(what, { cause });
  }
}
