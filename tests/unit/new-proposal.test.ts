import { expect, test } from 'vitest';
import { formatProposal, proposalFields } from '../../src/content/new/proposal.ts';
import { readContent } from '../../src/content/read.ts';
import { Temporal } from '../../src/model/time.ts';
import { contentFolder, mdx } from '../setup/content.ts';

const now = Temporal.Instant.from('2026-11-21T12:00:00Z');

const talk = mdx(
  `
title: Engines
summary: About engines.
date: 2026-01-01
tags: [engines, history]
abstract:
  tweet: Engines, in one sentence.
level: intermediate
durations: [20, 40]
languages: [en, de]
requirements: [A table]
deliveries:
  - event: past
    deck: engines
    recording: { url: https://video.example/1, date: 2026-06-01 }
  - event: dropped
  - event: coming
    deck: secret
    release: event-end
    recording: { url: https://video.example/2, date: 2027-06-01 }
`,
  'The long abstract.',
);
const event = (fields: string) => `title: E\n${fields}`;
const deck = mdx('title: D\nsummary: D.\ndate: 2026-01-01', '# D');

async function contentOf() {
  const { folder, remove } = contentFolder({
    'talks/engines.mdx': talk,
    'events/past.yaml': event('title: Past Conf\nstart: 2026-05-05').replace('title: E\n', ''),
    'events/dropped.yaml': event('start: 2026-04-04\nstatus: cancelled'),
    'events/coming.yaml': event('start: 2027-05-05'),
    'slides/engines.mdx': deck,
    'slides/secret.mdx': deck,
  });
  const content = await readContent(folder);
  remove();
  return content;
}

test('a proposal has what forms ask for, and leaves out what the talk does not say', async () => {
  const content = await contentOf();
  const fields = proposalFields(content, content.talks[0]!, now, 'long');
  const said = Object.fromEntries(fields.map(({ label, text }) => [label, text]));
  expect(said).toMatchObject({
    Title: 'Engines',
    'In one sentence': 'Engines, in one sentence.',
    'Abstract for the committee': 'The long abstract.',
    Level: 'intermediate',
    Length: '20 or 40 minutes',
    Languages: 'English, German',
    Topics: 'engines, history',
    Requirements: '- A table',
    Speaker: 'Ada Example',
    Biography: 'Long.',
  });
  expect(said).not.toHaveProperty('Audience');
  expect(said).not.toHaveProperty('E-mail');
});

test('only what was given and is public is named as a reference', async () => {
  const content = await contentOf();
  const fields = proposalFields(content, content.talks[0]!, now);
  const said = Object.fromEntries(fields.map(({ label, text }) => [label, text]));
  expect(said['Given before']).toBe('Past Conf (2026-05-05)');
  expect(said['Slides and recordings']).toBe('https://ada.example/slides/engines/\nhttps://video.example/1');
});

test('lengths are counted as a reader counts, with words where there are many', () => {
  expect(formatProposal([{ label: 'Title', text: 'Ein Bärtiger 👩🏽‍🚀' }])).toContain(
    'Title  (14 characters)',
  );
  expect(formatProposal([{ label: 'Abstract', text: 'word '.repeat(20).trim() }])).toContain(
    '(99 characters, 20 words)',
  );
});
