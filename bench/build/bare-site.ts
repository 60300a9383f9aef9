/** The site that builds are compared with: Astro and MDX as they come, one page a post and one that lists them. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/files/roots.ts';

const files = {
  'package.json': '{ "name": "bare", "private": true, "type": "module" }\n',
  'astro.config.mjs': `import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';

export default defineConfig({ site: 'https://measured.example', integrations: [mdx()] });
`,
  'src/content.config.ts': `import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

export const collections = {
  posts: defineCollection({
    loader: glob({ pattern: '*.mdx', base: './src/content/posts' }),
    schema: z.object({
      title: z.string(),
      summary: z.string(),
      date: z.coerce.date(),
      tags: z.array(z.string()),
    }),
  }),
};
`,
  'src/pages/index.astro': `---
import { getCollection } from 'astro:content';
const posts = await getCollection('posts');
---
<html lang="en">
  <head><meta charset="utf-8" /><title>Posts</title></head>
  <body><ul>{posts.map(({ id, data }) => <li><a href={\`/posts/\${id}/\`}>{data.title}</a></li>)}</ul></body>
</html>
`,
  'src/pages/posts/[slug].astro': `---
import { getCollection, render } from 'astro:content';

export async function getStaticPaths() {
  const posts = await getCollection('posts');
  return posts.map((post) => ({ params: { slug: post.id }, props: { post } }));
}

const { post } = Astro.props;
const { Content } = await render(post);
---
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>{post.data.title}</title>
    <meta name="description" content={post.data.summary} />
  </head>
  <body>
    <main>
      <h1>{post.data.title}</h1>
      <time datetime={post.data.date.toISOString()}>{post.data.date.toDateString()}</time>
      <Content />
    </main>
  </body>
</html>
`,
};

/** Writes the site into a folder, all but its posts. @returns the folder for the posts */
export function makeBareSite(folder: string): string {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  symlinkSync(path.join(projectRoot, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const posts = path.join(folder, 'src/content/posts');
  mkdirSync(posts, { recursive: true });
  return posts;
}
