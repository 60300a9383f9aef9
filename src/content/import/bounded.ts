/** What is read from elsewhere, up to a bound that the error names. */
import { createReadStream } from 'node:fs';
import { decode } from './decode.ts';
import { SourceError } from './findings.ts';

/** Enough for the programme of a large conference, from a slow server that has moved. */
export const bounds = { bytes: 20_000_000, redirects: 5, seconds: 30, levels: 100 };

const megabytes = bounds.bytes / 1e6;

/**
 * The text of a file on this machine.
 *
 * @throws SourceError where there is none, or more than is read: a device never ends
 */
export async function readLocal(file: string): Promise<string> {
  const tooLarge = `${file} is larger than ${megabytes} MB. Keep the part you need in a file of its own.`;
  try {
    return await textOf(createReadStream(file, { end: bounds.bytes }), tooLarge);
  } catch (cause) {
    if (cause instanceof SourceError) throw cause;
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new SourceError(missing ? `File not found: ${file}.` : `${file} can't be read: ${cause}`, {
      cause,
    });
  }
}

/**
 * The text at an address. Redirects are followed by hand, so that they can be counted; what may be connected to is the
 * business of `fetchPage`.
 *
 * @throws SourceError naming the address, and what it is more than
 */
export async function readRemote(
  address: string,
  fetchPage: typeof fetch,
  { seconds, redirects }: Pick<typeof bounds, 'seconds' | 'redirects'> = bounds,
): Promise<string> {
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    let at = address;
    for (let hops = 0; hops <= redirects; hops += 1) {
      const response = await fetchPage(at, {
        headers: { accept: 'text/calendar, application/json;q=0.9, */*;q=0.1' },
        redirect: 'manual',
        signal,
      });
      const next = redirectOf(response, at);
      if (next === undefined) return await bodyOf(response, address);
      await response.body?.cancel();
      at = next;
    }
  } catch (cause) {
    if (cause instanceof SourceError) throw cause;
    if (signal.aborted) {
      const advice = 'Save it with a browser and import the file.';
      throw new SourceError(`${address} took longer than ${seconds} s. ${advice}`, { cause });
    }
    throw new SourceError(`${address} can't be reached: ${reasonOf(cause)}.`, { cause });
  }
  throw new SourceError(
    `${address} redirects more than ${redirects} times. Use the address that a browser ends at.`,
  );
}

/** Where an answer leads on to. */
function redirectOf({ status, headers }: Response, from: string): string | undefined {
  const location = headers.get('location');
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return undefined;
  const next = URL.parse(location, from);
  if (next && /^https?:$/.test(next.protocol)) return next.href;
  throw new SourceError(`${from} redirects to something that is no web address.`);
}

async function bodyOf(response: Response, address: string): Promise<string> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new SourceError(`${address} answers ${response.status} ${response.statusText}`.trimEnd());
  }
  const advice = 'Save it with a browser and keep the part you need.';
  return textOf(response.body ?? [], `${address} is larger than ${megabytes} MB. ${advice}`);
}

async function textOf(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  tooLarge: string,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    // Leaving the loop closes the stream, and with it the connection.
    if (size > bounds.bytes) throw new SourceError(tooLarge);
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks));
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * Whether lists and objects of a JSON text stand in more than so many others; found in one pass, before anything goes
 * down into them.
 *
 * @example isDeeper(2, '[[[]]]') // true
 */
export function isDeeper(most: number, json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (inString && sign === '\\') at += 1;
    else if (sign === '"') inString = !inString;
    else if (inString) continue;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (depth > most) return true;
  }
  return false;
}
