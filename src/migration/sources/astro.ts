/** Astro: a blog in `src/content/` or `src/pages/`, Markdown and MDX (docs.astro.build). */
import { outsideCode } from '../code.ts';
import { lineCounter } from '../lines.ts';
import type { OldPlace } from '../place.ts';
import type { Note, SourceOptions, SourcePost, SourceSite } from '../post.ts';
import type { OldProgram } from '../source.ts';
import { fileAt, markdownFile } from './markdown-folder.ts';

const config = /^astro\.config\.(?:mjs|js|ts|mts|cjs)$/;
const text = /^src\/(?:content|pages|data)\/([^/]+)\/(.+\.(?:md|mdx|markdown))$/;

export const astro: OldProgram = {
  id: 'astro',
  name: 'Astro',
  what: "a site's folder",
  detect: ({ files }) => files.some((file) => config.test(file)) && files.some((file) => text.test(file)),
  read: readAstro,
};

function readAstro(place: OldPlace, options: SourceOptions): SourceSite {
  const settings = place.files.find((file) => config.test(file));
  // The settings are a program: what it says of the address is read, and not run.
  const site = settings && /\bsite\s*:\s*["'](https?:\/\/[^"'\s]{1,300})["']/.exec(place.text(settings))?.[1];
  const address = options.url ?? site;
  const leftOut: SourceSite['leftOut'] = [];
  const posts = place.files.flatMap((file): SourcePost[] => {
    const [, collection = '', below = ''] = text.exec(file) ?? [];
    if (below === '' || /(?:^|\/)_/.test(below)) return [];
    const { post } = markdownFile(place, file, {
      options,
      below,
      pattern: `/${collection}/:sections/:title/`,
      ignored: ['layout'],
    });
    if (!post.date && !post.draft) {
      leftOut.push({ file, why: 'a page without a date, not a post' });
      return [];
    }
    if (file.endsWith('.mdx')) {
      const plain = withoutComponents(post.body, post.bodyLine);
      post.body = plain.body;
      for (const note of plain.notes) post.notes.push(note);
    }
    return [post];
  });
  return {
    posts,
    ...(address && { address }),
    leftOut,
    find: (name, post) => fileAt(place, name.replace(/^[@~]\//, '/'), post, ['public', 'src']),
  };
}

/** Text in MDX without what only its own program can run: imports, exports, components and expressions. */
function withoutComponents(body: string, firstLine: number): { body: string; notes: Note[] } {
  const notes: Note[] = [];
  const named = (what: string, line: number) => {
    notes.push({
      kind: 'hand',
      line,
      what: `${what.replace(/\s+/g, ' ').slice(0, 100)} is a component of the old site`,
    });
  };
  const plain = outsideCode(body, (stretch, line) => {
    const lineAt = lineCounter(stretch, firstLine + line - 1);
    return stretch
      .replace(
        /^(?:import\s[^\n]{0,500}\sfrom\s["'][^"'\n]{1,300}["'];?|import\s["'][^"'\n]{1,300}["'];?|export\s(?:const|default)\s[^\n]{0,1000})[ \t]*\n?/gm,
        '',
      )
      .replace(
        /\{\/\*([\s\S]{0,5000}?)\*\/\}/g,
        (_all, words: string) => `<!--${words.replaceAll('--', '- -')}-->`,
      )
      .replace(
        /<\/?[A-Z][\w.]{0,60}(?:\s(?:[^<>"'{}]|"[^"]{0,2000}"|'[^']{0,2000}'|\{[^{}]{0,2000}\}){0,200})?\/?>/g,
        (component: string, at: number) => {
          if (!component.startsWith('</')) named(component, lineAt(at));
          return `<!-- ${component.replaceAll('--', '- -')} -->`;
        },
      )
      .replaceAll(/\\([{}<])/g, (_all, sign: string) => (sign === '<' ? '\\<' : sign))
      .replace(/\sclassName=/g, ' class=');
  });
  return { body: plain, notes };
}
