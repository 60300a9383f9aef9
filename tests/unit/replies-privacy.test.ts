import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { moderationSchema } from '../../src/model/moderation.ts';
import { siteSchema } from '../../src/model/site.ts';
import { privacyStatement } from '../../src/replies/privacy.ts';
import { wordsFor } from '../../src/words/index.ts';
import { siteYaml } from '../setup/content.ts';

const mastodon = { networks: { mastodon: { url: 'https://m.example' } } };
const said = (site: object, moderation: object = {}, byHand: string[] = []) =>
  privacyStatement(
    wordsFor('en'),
    siteSchema.parse({ ...parse(siteYaml), ...site }),
    moderationSchema.parse(moderation),
    byHand,
  )
    .flatMap(({ paragraphs, points = [] }) => [...paragraphs, ...points])
    .join('\n');

test('where nothing is fetched, it says so, and what was brought in by hand all the same', () => {
  expect(said({})).toContain('no replies are fetched from anywhere');
  expect(said({})).not.toContain('by hand');
  expect(said({}, {}, ['LinkedIn'])).toContain('comments from LinkedIn were brought here by hand');
  expect(said(mastodon, {}, ['LinkedIn'])).toContain('stays until it is taken away by hand');
});

test('what waits for the owner is kept meanwhile, and it says so', () => {
  expect(said(mastodon)).not.toContain('until then it is kept');
  for (const approve of ['first-time', 'always'])
    expect(said(mastodon, { approve })).toContain('until then it is kept and not shown');
});

test('who liked something goes with the names, where anybody is shown for it', () => {
  const retention = { months: 6 };
  expect(said(mastodon, { retention })).toContain('Who liked or passed on an announcement is removed');
  expect(said({ ...mastodon, replies: { avatars: false } }, { retention })).not.toContain('Who liked');
  expect(said({ ...mastodon, replies: { avatars: false } })).toContain('initials stand in their place');
});

test('a way out is named that there is: the address where there is one, else where it was said', () => {
  const { owner } = parse(siteYaml);
  expect(said({ owner: { ...owner, email: 'ada@ada.example' } })).toContain('write to ada@ada.example');
  expect(said({})).toContain('tell Ada Example where you said it');
});
