/** A text that is compiled when its page is drawn comes out as it does when it is a module. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contentFolder, mdx } from '../setup/content.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

const body = `An opening with *stress*, \`code\`, a [link](https://docs.example/) and a note.[^1]

## A heading -- "quoted"

![A meadow](./meadow.png)

![With words below](./meadow.png "The meadow in May")

<Figure caption="In a figure" wide>

![Again](meadow.png)

</Figure>

<Callout kind="tip" title="A tip">

- [ ] a task
- [x] another

</Callout>

{/* A comment is no code. */}

| left | right |
|:-----|------:|
| 1    | 2     |

\`\`\`ts {2} title="a.ts"
const a: string = 'b';
export default a;
\`\`\`

Text with $\\frac{a}{b}$, and

$$
\\sum_{i=1}^n i
$$

[^1]: The note.
`;

const fields = (title: string) => `title: ${title}\nsummary: About it.\ndate: 2026-11-01`;
const removals: (() => void)[] = [];
let site: BuiltSite;

beforeAll(async () => {
  const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#6a8f3c' } })
    .png()
    .toBuffer();
  const { folder, remove } = contentFolder({
    'posts/meadow.png': picture,
    'posts/plain.mdx': mdx(fields('Plain'), body),
    // The same words, said by an expression.
    'posts/module.mdx': mdx(fields('Module'), body.replace('"In a figure"', "{'In a ' + 'figure'}")),
  });
  removals.push(remove);
  site = await buildSite({ content: folder });
  removals.push(site.remove);
  expect(site.exitCode, site.output).toBe(0);
});

afterAll(() => {
  for (const remove of removals) remove();
});

const textOf = (slug: string) => {
  const html = readFileSync(path.join(site.out, 'posts', slug, 'index.html'), 'utf8');
  const start = html.indexOf('<div class="e-content');
  expect(start).toBeGreaterThan(0);
  return html.slice(start, html.indexOf('<div class="end"'));
};

it('is the same both ways: pictures, components, tables, code, formulas, notes', () => {
  expect(textOf('plain')).toContain('srcset=');
  expect(textOf('plain')).toBe(textOf('module'));
});

it('is a module only where it has code of its own', () => {
  const modules = readFileSync(path.join(site.root, '.astro/content-modules.mjs'), 'utf8');
  expect(modules).toContain('posts/module.mdx');
  expect(modules).not.toContain('posts/plain.mdx');
});
