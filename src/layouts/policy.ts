/** The Content-Security-Policy of a page, for a `<meta>` that comes first in its head. */

/** What a page may do besides showing what the site itself serves. */
export interface PolicyOptions {
  /** The search page compiles WebAssembly. */
  wasm?: boolean;
}

/**
 * Everything from the site itself and nothing inline. JSON-LD is data, which no policy stops.
 * `frame-ancestors` is not here because browsers ignore it in a `<meta>` (CSP 3, §3.3).
 *
 * @example contentPolicy() // "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'"
 */
export function contentPolicy({ wasm = false }: PolicyOptions = {}): string {
  return [
    "default-src 'self'",
    ...(wasm ? ["script-src 'self' 'wasm-unsafe-eval'"] : []),
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
  ].join('; ');
}
