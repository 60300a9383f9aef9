import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentFolder, mdx } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

/** A picture of one colour that no other picture of the site has. */
const picture = (colour: string) =>
  sharp({ create: { width: 640, height: 360, channels: 3, background: colour } })
    .png()
    .toBuffer();

const secret = { scheduled: '#01fe4d', draft: '#fe01c8', unreleased: '#0143fe' } as const;
const shown = '#7a5c3e';

const words = ['Zanzibarite', 'Quixotrope', 'Marmaladium', 'Xylophobe', 'Noctilucy', 'Brumbletide'];

let site: BuiltSite;
let files: string[];
let remove: () => void;
const hashes = new Map<string, string>();

beforeAll(async () => {
  const pictures = {
    'posts/hush-scheduled.png': await picture(secret.scheduled),
    'posts/hush-draft.png': await picture(secret.draft),
    'slides/hush-deck.png': await picture(secret.unreleased),
    'posts/shown.png': await picture(shown),
  };
  for (const [name, bytes] of Object.entries(pictures)) {
    hashes.set(createHash('sha256').update(bytes).digest('hex'), name);
  }
  const fields = (title: string, more: string) => `title: ${title}\nsummary: About ${title}.\n${more}`;
  const made = contentFolder({
    ...pictures,
    'posts/shown.mdx': mdx(
      fields('Shown', 'date: 2026-11-01\nimage: { src: ./shown.png, alt: Brown }\nevent: hush-event'),
      'Visible text.\n\n![Brown](./shown.png)\n',
    ),
    'posts/hush-scheduled.mdx': mdx(
      fields(
        'Zanzibarite',
        'date: 2026-12-24\ntags: [Brumbletide]\nimage: { src: ./hush-scheduled.png, alt: Zanzibarite }',
      ),
      'Zanzibarite in the text.\n\n![Zanzibarite](./hush-scheduled.png)\n',
    ),
    'posts/hush-draft.mdx': mdx(
      fields(
        'Quixotrope',
        'date: 2026-11-01\nvisibility: draft\nimage: { src: ./hush-draft.png, alt: Quixotrope }',
      ),
      '![Quixotrope](./hush-draft.png)\n',
    ),
    'slides/coming.mdx': mdx(
      fields('Marmaladium', 'date: 2026-11-01\nimage: { src: ./hush-deck.png, alt: Marmaladium }'),
      '# Marmaladium\n\n---\n\n# Xylophobe\n\n![Marmaladium](./hush-deck.png)\n',
    ),
    'events/conf.yaml': 'title: Open Conference\nstart: 2026-12-10\nend: 2026-12-11\nrole: speaking\n',
    'events/hush-event.yaml': 'title: Noctilucy\nstart: 2026-11-02\nvisibility: draft\n',
    'events/aside.yaml':
      'title: Tessellarium\nstart: 2026-12-02T19:00\nplace: { city: Ultima }\nvisibility: unlisted\nkey: unguessable1234567\n',
    'posts/from-aside.mdx': mdx(fields('Other notes', 'date: 2026-11-01\nevent: aside'), 'What I heard.\n'),
    'talks/open-talk.mdx': mdx(
      fields(
        'Open Talk',
        'date: 2026-11-01\ndeliveries:\n  - { event: conf, deck: coming, release: event-end }\n  - { event: hush-event }\n  - { event: aside, start: "2026-12-02T19:30" }',
      ),
      'The abstract everybody may read.\n',
    ),
  });
  remove = made.remove;
  site = await buildSite({ content: made.folder, now: '2026-11-21T12:00:00Z' });
  expect(site.output, 'the build').toContain('Complete');
  expect(site.exitCode).toBe(0);
  files = filesBelow(site.out);
});

afterAll(() => {
  remove?.();
  site?.remove();
});

describe('what is not yet public', () => {
  it('is in no file, in no file name', () => {
    for (const file of files) {
      expect(file).not.toMatch(/hush-/);
      const bytes = readFileSync(path.join(site.out, file));
      const text = bytes.toString('latin1');
      for (const word of [...words, 'hush-']) expect(text.includes(word), `${word} in ${file}`).toBe(false);
    }
  });

  it('is named nowhere but on its own page, where it is unlisted', () => {
    const naming = files.filter((file) =>
      /Tessellarium|Ultima|unguessable/.test(file + readFileSync(path.join(site.out, file), 'latin1')),
    );
    expect(naming).toEqual(['calendar/aside-unguessable1234567/index.html']);
  });

  it('has no picture in the output, neither as it was nor made smaller', async () => {
    let found = 0;
    for (const file of files) {
      const bytes = readFileSync(path.join(site.out, file));
      const name = hashes.get(createHash('sha256').update(bytes).digest('hex'));
      if (name !== undefined) expect(name).toBe('posts/shown.png');
      if (!/\.(png|webp|avif|jpe?g)$/.test(file)) continue;
      const { channels } = await sharp(bytes).stats();
      const average = channels.slice(0, 3).map(({ mean }) => Math.round(mean));
      const near = (colour: string) =>
        average.every(
          (value, index) =>
            Math.abs(value - Number.parseInt(colour.slice(1 + index * 2, 3 + index * 2), 16)) < 8,
        );
      for (const colour of Object.values(secret)) expect(near(colour), `${colour} in ${file}`).toBe(false);
      if (near(shown)) found += 1;
    }
    // The same search finds a picture that is public, so it can find one that is not.
    expect(found).toBeGreaterThan(0);
  });

  it('is not announced', () => {
    const manifest = readFileSync(path.join(site.state, 'manifest.json'), 'utf8');
    for (const word of [...words, 'hush-']) expect(manifest).not.toContain(word);
  });

  it('has an address that says what is coming, for a deck before its talk', () => {
    const page = readFileSync(path.join(site.out, 'slides/coming/index.html'), 'utf8');
    expect(page).toContain('Open Talk');
    expect(page).toContain('The abstract everybody may read.');
    expect(page).toContain('Open Conference');
  });

  it('comes out when its time has come', async () => {
    const later = await buildSite({ again: site, now: '2026-12-24T12:00:00Z' });
    expect(later.exitCode).toBe(0);
    expect(readFileSync(path.join(site.out, 'posts/hush-scheduled/index.html'), 'utf8')).toContain(
      'Zanzibarite',
    );
    expect(readFileSync(path.join(site.out, 'slides/coming/index.html'), 'utf8')).toContain('Marmaladium');
    expect(filesBelow(site.out).join(' ')).not.toContain('hush-draft');
  });
});
