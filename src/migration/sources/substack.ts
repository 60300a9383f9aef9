/** Substack: the folder of an export, `posts.csv` and a file of HTML for each post. */
import { parse } from 'csv-parse/sync';
import { dateOf } from '../fields.ts';
import type { OldPlace } from '../place.ts';
import type { Note, SourceOptions, SourcePost, SourceSite } from '../post.ts';
import type { OldProgram } from '../source.ts';

export const substack: OldProgram = {
  id: 'substack',
  name: 'Substack',
  what: 'the folder of an export, unpacked',
  detect: ({ files, has, text }) =>
    has('posts.csv') &&
    files.some((file) => /^posts\/\d+\..+\.html$/.test(file)) &&
    text('posts.csv').includes('post_id'),
  read: readExport,
};

function readExport(place: OldPlace, options: SourceOptions): SourceSite {
  const rows = parse(place.text('posts.csv'), {
    columns: true,
    skip_empty_lines: true,
    relax_column_count: true,
    bom: true,
  }) as Record<string, string>[];
  const leftOut: SourceSite['leftOut'] = [];
  const posts = rows.flatMap((row): SourcePost[] => {
    const id = row.post_id ?? '';
    const file = `posts/${id}.html`;
    if (!place.has(file)) {
      leftOut.push({ file: `posts.csv, "${row.title || id}"`, why: 'the export has no text of it' });
      return [];
    }
    const slug = id.replace(/^\d+\./, '');
    const notes: Note[] = [];
    const isOut = row.is_published === 'true';
    const closed = isOut && row.audience !== undefined && !['', 'everyone'].includes(row.audience);
    if (closed) notes.push({ kind: 'hand', what: `it is for ${row.audience} alone: it is a draft` });
    const date = row.post_date ? dateOf(row.post_date, options.timeZone) : undefined;
    return [
      {
        key: file,
        file,
        bodyLine: 1,
        title: row.title?.trim() ?? '',
        ...(date && { date }),
        name: slug,
        tags: [],
        draft: !isOut || closed,
        ...(row.subtitle?.trim() && { summary: row.subtitle.trim() }),
        paths: isOut ? [`/p/${slug}`] : [],
        // What asks readers to subscribe says nothing of the post.
        body: withoutWidgets(place.text(file)),
        format: 'html',
        extra: { ...(row.podcast_url && { podcast_url: row.podcast_url }) },
        notes,
      },
    ];
  });
  return { posts, ...(options.url && { address: options.url }), leftOut, find: () => undefined };
}

const withoutWidgets = (html: string): string =>
  html
    .replace(
      /<div class="subscription-widget-wrap[^>]{0,300}>[\s\S]{0,5000}?<\/form>(?:\s*<\/div>){1,4}/g,
      '',
    )
    .replace(/<p class="button-wrapper"[^>]{0,1000}>[\s\S]{0,1000}?<\/p>/g, '');
