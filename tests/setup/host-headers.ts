/** `_headers` as the hosts read it that read it: Cloudflare Pages and Netlify. */

interface Rule {
  where: string;
  headers: [name: string, value: string][];
}

/** A host's answer: the headers of a path. */
export type HostHeaders = (path: string) => Record<string, string>;

/** The rules of a `_headers` file, in order. */
function rulesOf(text: string): Rule[] {
  return text
    .trim()
    .split('\n\n')
    .map((block) => {
      const [where = '', ...lines] = block.split('\n').map((line) => line.trim());
      return {
        where,
        headers: lines.map((line): [string, string] => {
          const at = line.indexOf(':');
          return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
        }),
      };
    });
}

const literally = (text: string): string => text.replace(/[\\^$+?.()|[\]{}]/g, '\\$&');

/** Cloudflare Pages: all rules that match, values of one name joined; 100 rules, one `*` in each. */
export function cloudflareHeaders(text: string): HostHeaders {
  const rules = rulesOf(text);
  if (rules.length > 100) throw new RangeError(`Of ${rules.length} rules only 100 are read.`);
  const patterns = rules.map(({ where, headers }) => {
    if (where.split('*').length > 2) throw new RangeError(`More than one * in ${where}`);
    const pattern = literally(where)
      .replaceAll('*', '.*')
      .replace(/:[a-z]\w*/gi, '[^/]+');
    return { pattern: new RegExp(`^${pattern}$`), headers };
  });
  return (path) => {
    const found: Record<string, string> = {};
    for (const { pattern, headers } of patterns) {
      if (!pattern.test(path)) continue;
      for (const [name, value] of headers) found[name] = found[name] ? `${found[name]}, ${value}` : value;
    }
    return found;
  };
}

/** Netlify: of several values the last rule's; a slash at the end makes no difference. */
export function netlifyHeaders(text: string): HostHeaders {
  const patterns = rulesOf(text).map(({ where, headers }) => {
    const steps = where.split('/').filter(Boolean);
    const pattern = steps.map((step) => {
      if (step.startsWith(':')) return '/[^/]+';
      return step === '*' ? '(?:/.*)?' : `/${literally(step).replaceAll('*', '.*')}`;
    });
    return { pattern: new RegExp(`^${pattern.join('')}/?$`), headers };
  });
  return (path) =>
    Object.assign(
      {},
      ...patterns
        .filter(({ pattern }) => pattern.test(path))
        .map(({ headers }) => Object.fromEntries(headers)),
    ) as Record<string, string>;
}
