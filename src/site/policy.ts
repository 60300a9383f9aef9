/** The Content-Security-Policy of a page, for a `<meta>` that comes first in its head. */
import { createHash } from 'node:crypto';

/** What a page may do besides showing what the site itself serves. */
export interface PolicyOptions {
  /** The search page compiles WebAssembly. */
  wasm?: boolean;
  /** Further sources, by directive. */
  sources?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Everything from the site itself and nothing inline. JSON-LD is data, which no policy stops.
 * `frame-ancestors` is not here because browsers ignore it in a `<meta>` (CSP 3, §3.3).
 *
 * @example contentPolicy() // "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'"
 */
export function contentPolicy({ wasm = false, sources = {} }: PolicyOptions = {}): string {
  const directives = new Map([
    ['default-src', ["'self'"]],
    ...(wasm ? [['script-src', ["'self'", "'wasm-unsafe-eval'"]] as const] : []),
    ['base-uri', ["'none'"]],
    ['object-src', ["'none'"]],
    ['form-action', ["'self'"]],
  ] as [string, string[]][]);
  for (const [directive, more] of Object.entries(sources)) {
    const usual = (directives.get(directive) ?? ["'self'"]).filter((source) => source !== "'none'");
    directives.set(directive, [...usual, ...more]);
  }
  return [...directives].map(([directive, list]) => [directive, ...list].join(' ')).join('; ');
}

const digests = new Map<string, string>();

/**
 * Adds to a page's policy the digests of the style sheets that stand in the page itself (CSP 3, §6.7.3.3).
 * A page without a policy, and one without such style sheets, stays as it is.
 */
export function withStyleDigests(html: string): string {
  const sheets = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css = '']) => css);
  if (sheets.length === 0) return html;
  const sources = [...new Set(sheets)].map((css) => `'${digestOf(css)}'`).join(' ');
  return html.replace(
    /(<meta http-equiv="Content-Security-Policy" content=")([^"]*)"/,
    (_all, start: string, policy: string) =>
      // A second directive of the same name counts for nothing (CSP 3, §2.2.1).
      `${start}${/(?:^|; )style-src /.test(policy) ? policy.replace(/((?:^|; )style-src )/, `$1${sources} `) : `${policy}; style-src 'self' ${sources}`}"`,
  );
}

/** The same few style sheets stand in all pages: each is digested once. */
function digestOf(css: string): string {
  const digest = digests.get(css) ?? `sha256-${createHash('sha256').update(css, 'utf8').digest('base64')}`;
  digests.set(css, digest);
  return digest;
}
