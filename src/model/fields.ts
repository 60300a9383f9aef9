/** Fields that schemas of several things have. Nothing of Lectern's is imported here. */
import { z } from 'zod';

/** Text that says something: trimmed and not empty. */
export const filled = z.string().trim().min(1, 'expected some text');

/** A BCP 47 language tag, checked and in its canonical form. */
export const langSchema = z.string().refine((tag) => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}, 'expected a language tag such as en, de or pt-BR');

/** A web address. Plain http is for the loopback alone. */
export const webAddressSchema = z.string().refine((text) => {
  const url = URL.parse(text);
  return (
    url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname)))
  );
}, 'expected a web address that begins with https://');

/** A link to somewhere else, which may be an old http address. */
export const linkAddressSchema = z
  .string()
  .refine((text) => ['https:', 'http:'].includes(URL.parse(text)?.protocol ?? ''), 'expected a web address');

/** Whether a host name is this machine's own. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
