/**
 * `content/moderation.yaml`: who and what is not shown. An account, domain or address may stand as
 * `sha256:…` (of the lower-case text), so that a public repository names nobody.
 */
import { z } from 'zod';
import { filled } from './fields.ts';
import { replyIdPattern } from './reply.ts';

const hash = /^sha256:[0-9a-f]{64}$/i;
/** A name, or its hash: half a hash would be a rule that never applies. */
const named = filled.refine(
  (text) => hash.test(text) || !/^sha256:/i.test(text),
  'expected sha256: and 64 hexadecimal digits, as npm run replies -- --hash NAME prints them',
);
const domain = named.refine(
  (text) => hash.test(text) || domainKey(text) !== undefined,
  'expected a domain such as spam.example; what is below it is meant as well',
);
const reply = named.refine(
  (text) => hash.test(text) || replyIdPattern.test(text) || /^https?:$/.test(URL.parse(text)?.protocol ?? ''),
  'expected the address of a reply, such as https://social.example/@somebody/1',
);
const listOf = (of: z.ZodType<string>) => z.array(of).default([]);

export const moderationSchema = z.strictObject({
  /** Whether a reply waits for the owner: never, the first time its author answers, or always. */
  approve: z.enum(['auto', 'first-time', 'always']).default('auto'),
  block: z
    .strictObject({
      accounts: listOf(named),
      domains: listOf(domain),
      words: listOf(filled),
      replies: listOf(reply),
    })
    .prefault({}),
  hide: listOf(reply).describe('addresses of replies not shown'),
  pin: listOf(reply).describe('addresses of replies shown first'),
  /** Accounts and reply addresses that were let through by hand. */
  approved: listOf(named),
  retention: z
    .strictObject({
      months: z.number().int().positive(),
      action: z.enum(['initials', 'drop']).default('initials'),
    })
    .optional(),
});
export type Moderation = z.infer<typeof moderationSchema>;

/**
 * A domain as it is compared: lower-case, in the form that is sent (`xn--…`), without what people write in
 * front of it. `undefined` where it is none.
 *
 * @example domainKey('*.Bücher.example') // 'xn--bcher-kva.example'
 */
export function domainKey(text: string): string | undefined {
  const host = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/^(?:\*?\.|@)/, '')
    .replace(/\/$/, '');
  const { hostname } = URL.parse(`https://${host}`) ?? {};
  return hostname && /^[^/?#@:\s]+$/.test(host) ? hostname.replace(/\.$/, '') : undefined;
}
