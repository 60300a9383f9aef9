import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { siteSchema } from '../../src/model/site.ts';
import {
  documentUri,
  isDocumentUri,
  publicationUri,
  standardAccount,
  standardRecords,
} from '../../src/model/standard-site.ts';
import { siteYaml } from '../setup/content.ts';

const did = 'did:plc:owner';
const site = { url: 'https://ada.example/', title: 'Ada', description: 'Talks' };
const page = {
  entry: 'posts/hello',
  url: 'https://ada.example/posts/hello/',
  title: 'Hello',
  summary: 'What it says.',
  tags: ['tides'],
  published: '2026-11-20T08:00:00Z',
} as const;

describe('the records of a page', () => {
  test('name each other, and together the address that is announced', () => {
    const { publication, document } = standardRecords(did, site, page);
    expect(document.record).toMatchObject({
      site: `at://${did}/${publication.collection}/${publication.key}`,
    });
    expect(`${publication.record.url}${document.record.path}`).toBe(page.url);
    expect(publicationUri(did, site.url)).toBe(document.record.site);
    expect(documentUri(did, page.entry)).toBe(`at://${did}/${document.collection}/${document.key}`);
    expect(isDocumentUri(documentUri(did, page.entry))).toBe(true);
    expect(isDocumentUri(publicationUri(did, site.url))).toBe(false);
  });

  test('have keys that are TIDs, always the same, and another for each page', () => {
    expect(documentUri(did, 'posts/hello')).toBe(`at://${did}/site.standard.document/22225j3og52an`);
    const keys = new Set<string>();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (number) => {
        const key = documentUri(did, `posts/p${number}`).split('/').at(-1)!;
        expect(key).toMatch(/^222[2-7a-z]{10}$/);
        keys.add(`${number} ${key}`);
      }),
    );
    expect(new Set([...keys].map((each) => each.split(' ')[1])).size).toBe(keys.size);
  });

  test('are there for the root of a domain alone', () => {
    const at = (url: string, bluesky: object) =>
      standardAccount(siteSchema.parse({ ...parse(siteYaml), url, networks: { bluesky } }));
    expect(at('https://ada.example/', { did })).toBe(did);
    expect(at('https://ada.example/', {})).toBeUndefined();
    expect(at('https://user.example/repo/', { did })).toBeUndefined();
  });
});
