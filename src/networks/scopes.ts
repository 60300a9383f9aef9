/** What each token has to be allowed, and no more, stands in the networks' folders: asked for by `npm run login`, checked by `npm run doctor`. */

/**
 * The scopes that are missing. On Mastodon `read` has all of `read:…` in it.
 *
 * @example missingScopes(['read:statuses', 'write:statuses'], ['read']) // ['write:statuses']
 */
export function missingScopes(needed: readonly string[], granted: readonly string[]): string[] {
  return needed.filter((scope) => !granted.includes(scope) && !granted.includes(scope.split(':')[0] ?? ''));
}
