/** docs/writing.md promises every field of every file, with examples that hold. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { splitFrontmatter } from '../../src/content/frontmatter.ts';
import { deckSchema } from '../../src/model/deck.ts';
import { eventSchema } from '../../src/model/event.ts';
import { moderationSchema } from '../../src/model/moderation.ts';
import { peopleSchema } from '../../src/model/people.ts';
import { postSchema } from '../../src/model/post.ts';
import { siteSchema } from '../../src/model/site.ts';
import { talkSchema } from '../../src/model/talk.ts';

const docs = readFileSync(path.resolve(import.meta.dirname, '../../docs/writing.md'), 'utf8');

const files: Record<string, z.ZodType> = {
  'a post': postSchema,
  'a talk': talkSchema,
  'a deck': deckSchema,
  'an event': eventSchema,
  'site.yaml': siteSchema,
  'people.yaml': peopleSchema,
  'moderation.yaml': moderationSchema,
};

/** The names of all fields of a schema, at every depth. */
function fieldNames(schema: z.ZodType): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node) for (const name of Object.keys(node.properties as object)) names.add(name);
    for (const value of Object.values(node)) visit(value);
  };
  visit(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }));
  return names;
}

describe('docs/writing.md', () => {
  test.each(Object.entries(files))('names every field of %s', (_, schema) => {
    const names = fieldNames(schema);
    expect(names.size).toBeGreaterThan(0);
    const missing = [...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(docs));
    expect(missing).toEqual([]);
  });

  const section = (heading: string) =>
    docs.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const blocks = (heading: string, language: string) =>
    [...section(heading).matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
      ([, text]) => text!,
    );
  const parsed = (yaml: string) => parseDocument(yaml).toJS();
  const fields = (mdx: string) => parsed(splitFrontmatter(mdx, false)!.yaml);

  test.each<[string, unknown, z.ZodType]>([
    ['the post', fields(blocks('Posts', 'mdx')[0]!), postSchema],
    ['the event', parsed(blocks('Events', 'yaml')[0]!), eventSchema],
    ['the talk', fields(blocks('Talks', 'mdx')[0]!), talkSchema],
    ['the deck', fields(blocks('Decks', 'mdx')[0]!), deckSchema],
    ['the PDF deck', parsed(blocks('Decks', 'yaml')[0]!), deckSchema],
    ['site.yaml', parsed(blocks('site.yaml', 'yaml')[0]!), siteSchema],
    ['people.yaml', parsed(blocks('people.yaml', 'yaml')[0]!), peopleSchema],
    ['moderation.yaml', parsed(blocks('moderation.yaml', 'yaml')[0]!), moderationSchema],
    ...blocks('Announcements', 'yaml').map((text, index): [string, unknown, z.ZodType] => [
      `announcement ${index + 1}`,
      { ...parsed(text), title: 'x', summary: 'x', date: '2026-01-01' },
      postSchema,
    ]),
  ])('the example of %s passes the check', (_, data, schema) => {
    expect(schema.safeParse(data).error?.issues ?? []).toEqual([]);
  });
});
