/** The policy of a page, with what the owner added to it. */
import { createHash } from 'node:crypto';
import { buildContext } from '../context/context.ts';
import { contentPolicy, type PolicyOptions } from '../policy.ts';

/** The Content-Security-Policy of a page: Lectern's, the owner's sources, and the owner's inline scripts by their digests. */
export function pagePolicy(options: Pick<PolicyOptions, 'wasm'> = {}): string {
  const { head, policy } = buildContext().custom;
  const digests = head.flatMap(({ tag, content }) =>
    tag === 'script' && content
      ? [`'sha256-${createHash('sha256').update(content, 'utf8').digest('base64')}'`]
      : [],
  );
  const scripts = [...digests, ...(policy['script-src'] ?? [])];
  return contentPolicy({
    ...options,
    sources: { ...policy, ...(scripts.length > 0 && { 'script-src': scripts }) },
  });
}
