/** Addresses that another program makes of a post, by its pattern. Pure. */
import { slugFrom } from '../model/slug.ts';

/** What an address is made of. */
export interface PermalinkParts {
  /** As Lectern writes dates. */
  date: string | undefined;
  title: string;
  /** The name of the file, or the slug. */
  name: string;
  /** What the program means by a token that others mean otherwise: `slug`, `title`. */
  tokens?: Readonly<Record<string, string>>;
  categories: readonly string[];
  /** Folders above the file, `posts/2024`. */
  section: string;
  /** Number of the post, where the program counts them. */
  id?: string | undefined;
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/**
 * The address that a pattern gives: of Jekyll (`:y_day`, `:output_ext`), Hugo (`:slugorfilename`, `:sections`) or WordPress
 * (`%postname%`).
 *
 * @returns nothing where the pattern asks for a date and there is none
 * @example permalink('/:year/:month/:title/', { date: '2024-03-01', title: 'A b', name: 'a-b', categories: [], section: '' })
 * // '/2024/03/a-b/'
 */
export function permalink(pattern: string, parts: PermalinkParts): string | undefined {
  let missing = false;
  const written = pattern.replace(
    /:([a-z_]+)|%([a-z_]+)%/g,
    (token: string, name?: string, other?: string) => {
      const value = partOf(name ?? other ?? '', parts);
      if (value === undefined) missing = true;
      return value ?? token;
    },
  );
  return missing ? undefined : `/${written}`.replace(/\/{2,}/g, '/');
}

function partOf(
  name: string,
  { date, title, name: slug, tokens, categories, section, id }: PermalinkParts,
): string | undefined {
  if (tokens && Object.hasOwn(tokens, name)) return tokens[name];
  const [year, month, day] = date?.slice(0, 10).split('-') ?? [];
  const time = date?.slice(11, 19).split(':') ?? [];
  switch (name) {
    case 'year':
      return year;
    case 'short_year':
      return year?.slice(2);
    case 'month':
    case 'monthnum':
      return month;
    case 'i_month':
      return month && String(Number(month));
    case 'monthname':
    case 'long_month':
      return (
        month && (name === 'monthname' ? months[Number(month) - 1]?.toLowerCase() : months[Number(month) - 1])
      );
    case 'short_month':
      return month && months[Number(month) - 1]?.slice(0, 3);
    case 'day':
      return day;
    case 'i_day':
      return day && String(Number(day));
    case 'y_day':
    case 'yearday':
      return date && dayOfYear(date).padStart(name === 'y_day' ? 3 : 1, '0');
    case 'hour':
      return time[0] || '00';
    case 'minute':
      return time[1] || '00';
    case 'second':
      return time[2] || '00';
    case 'title':
    case 'slug':
    case 'slugorfilename':
    case 'slugorcontentbasename':
    case 'filename':
    case 'contentbasename':
    case 'postname':
    case 'basename':
      return slug || slugFrom(title);
    case 'categories':
    case 'slugified_categories':
    case 'category':
      return categories
        .map((each) => (name === 'categories' ? each.toLowerCase() : slugFrom(each)))
        .join('/');
    case 'section':
      return section.split('/')[0] ?? '';
    case 'sections':
      return section;
    case 'output_ext':
      return '.html';
    case 'post_id':
      return id;
    default:
      return undefined;
  }
}

function dayOfYear(date: string): string {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number) as [number, number, number];
  return String((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 0)) / 86_400_000);
}
