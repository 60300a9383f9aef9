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

/**
 * Adds to a page's policy the digests of inline scripts of its text, which are marked by `data-of-text`: they are there where
 * the entry says `scripts: allow`.
 */
export function withScriptDigests(html: string): string {
  if (!html.includes('data-of-text')) return html;
  const scripts = [...html.matchAll(/<script\b[^>]*\bdata-of-text\b[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text = '']) => text,
  );
  if (scripts.length === 0) return html;
  const sources = [...new Set(scripts)].map((script) => `'${digestOf(script)}'`).join(' ');
  return withSources(html, 'script-src', sources);
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
  return withSources(html, 'style-src', sources);
}

/** A page whose policy has further sources of a directive. */
function withSources(html: string, directive: 'style-src' | 'script-src', sources: string): string {
  return html.replace(
    /(<meta http-equiv="Content-Security-Policy" content=")([^"]*)"/,
    (_all, start: string, policy: string) => {
      // A second directive of the same name counts for nothing (CSP 3, §2.2.1).
      const named = new RegExp(`((?:^|; )${directive} )`);
      return `${start}${named.test(policy) ? policy.replace(named, `$1${sources} `) : `${policy}; ${directive} 'self' ${sources}`}"`;
    },
  );
}

/** The same few texts stand in all pages: each is digested once. */
function digestOf(text: string): string {
  const digest = digests.get(text) ?? `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
  digests.set(text, digest);
  return digest;
}
