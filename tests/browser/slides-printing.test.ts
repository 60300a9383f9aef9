import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/networks/doctor/finding.ts';
import { openPdf, type PdfDocument } from '../../src/slides/pdf/pdfium.ts';
import { mdx } from '../setup/content.ts';
import { decksFolder, decksNow } from '../setup/decks.ts';
import { type BuiltSite, buildSite, run } from '../setup/site.ts';

const scripts = path.resolve(import.meta.dirname, '../../scripts');
const crowded = Array.from({ length: 30 }, (_, index) => `- line ${index + 1}`).join('\n');

let site: BuiltSite;
let remove: () => void;
let printing: Awaited<ReturnType<typeof run>>;

const command = (name: string, values: string[], env: Record<string, string> = {}) =>
  run('node', [path.join(scripts, name), ...values], {
    env: {
      LECTERN_CONTENT: site.content,
      LECTERN_OUT: site.out,
      LECTERN_STATE: site.state,
      LECTERN_NOW: decksNow,
      ...env,
    },
  });
const slides = (...values: string[]) => command('slides.ts', values);
const out = (file: string) => path.join(site.out, file);

beforeAll(async () => {
  const content = await decksFolder();
  remove = content.remove;
  writeFileSync(
    path.join(content.folder, 'slides/crowded.mdx'),
    mdx(
      'title: Crowded\nsummary: Too much.\ndate: 2026-01-02',
      `# Fits\n\n---\n\n## Does not fit\n\n${crowded}\n`,
    ),
  );
  site = await buildSite({ content: content.folder, now: decksNow });
  if (site.exitCode !== 0) throw new Error(site.output);
  printing = await slides('--pdf');
});

afterAll(() => {
  site?.remove();
  remove?.();
});

describe('the PDF of a deck', () => {
  let pdf: PdfDocument;

  beforeAll(async () => {
    const again = await buildSite({ content: site.content, now: decksNow, again: site });
    expect(again.exitCode, again.output).toBe(0);
    pdf = await openPdf(readFileSync(out('slides/everything/everything.pdf')));
  });

  test('is offered by the next build, on the page and to reference managers', () => {
    expect(printing.exitCode).toBe(0);
    const html = readFileSync(out('slides/everything/index.html'), 'utf8');
    expect(html).toMatch(/<a href="\/repo\/slides\/everything\/everything\.pdf">PDF, \d/);
    expect(html.includes('name="citation_pdf_url"')).toBe(true);
  });

  test('has a page a slide, in the proportions of the screen', () => {
    expect(pdf.pageCount).toBe(10);
    const { width, height } = pdf.page(1);
    expect(width / height).toBeCloseTo(16 / 9, 2);
  });

  test('has real text, bookmarks, links and what pictures show', () => {
    const text = pdf
      .page(4)
      .letters.map((letter) => letter.text)
      .join('');
    expect(text).toContain('three');
    expect(pdf.bookmarks.get(4)).toBe('Three steps');
    expect(pdf.page(7).descriptions).toContain('A harbour, with {braces} and <tags>');
    expect(pdf.page(10).links.map(({ url }) => url)).toContain('https://user.example/repo/s/everything/');
  });

  test('has the colours of the screen', async () => {
    const { data, width, height } = pdf.draw(8, { width: 160, height: 90 });
    const { dominant } = await sharp(data, { raw: { width, height, channels: 4 } }).stats();
    // The ground of that slide is #16324f; the dominant colour is given in steps of 16.
    expect(Math.abs(dominant.b - 0x4f)).toBeLessThan(16);
    expect(dominant.r).toBeLessThan(48);
  });

  test('versions are printed too', () => {
    expect(existsSync(out('slides/everything/first-conf/first-conf.pdf'))).toBe(true);
  });

  test('its first slides are pictures for announcements, with their words', async () => {
    const manifest = JSON.parse(readFileSync(path.join(site.state, 'manifest.json'), 'utf8'));
    // No network is configured in this site, so nothing is announced; the pictures are there all the same.
    expect(manifest.announcements).toEqual([]);
    const html = readFileSync(path.join(site.state, 'decks/printed/printed.json'), 'utf8');
    const { pictures, key } = JSON.parse(html).everything;
    expect(pictures).toHaveLength(4);
    const first = await sharp(out(`slides/everything/pictures/${key.slice(0, 8)}-1.jpg`)).metadata();
    expect([first.format, first.width, first.height]).toEqual(['jpeg', 1280, 720]);
  });

  test('is printed once: what shows the same is taken as it is', async () => {
    const file = path.join(site.state, 'decks/printed/printed.json');
    const { pdf: name } = JSON.parse(readFileSync(file, 'utf8')).everything;
    const before = statSync(path.join(path.dirname(file), name)).mtimeMs;
    const { output } = await slides('--pdf', 'everything');
    expect(output).toContain('everything: 10 pages');
    expect(output).toContain('unchanged');
    expect(statSync(path.join(path.dirname(file), name)).mtimeMs).toBe(before);
  });

  test('is not offered once the deck says something else', async () => {
    const deck = path.join(site.content, 'slides/quiet.mdx');
    expect(existsSync(out('slides/quiet/quiet.pdf'))).toBe(true);
    writeFileSync(deck, readFileSync(deck, 'utf8').replace('Text.', 'Other text.'));
    const again = await buildSite({ content: site.content, now: decksNow, again: site });
    expect(again.exitCode, again.output).toBe(0);
    expect(readFileSync(out('slides/quiet/index.html'), 'utf8').includes('quiet.pdf')).toBe(false);
  });
});

describe('slides that are too full', () => {
  test('are named with deck, number and title', async () => {
    const { exitCode, output } = await slides('--check');
    expect(exitCode).toBe(1);
    const complaints = output.split('\n').filter((line) => line.includes('for its frame'));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(
      /slides\/crowded\.mdx: slide 2, "Does not fit" \(#does-not-fit\), is \d+ pixels too tall for its frame$/,
    );
  });

  test('are a warning of the doctor, who says so where there is no browser to measure in', async () => {
    const findings = async (env: Record<string, string> = {}) => {
      const { stdout } = await command('doctor.ts', ['--json'], env);
      const { findings: all } = JSON.parse(stdout) as { findings: Finding[] };
      return all.filter(({ name }) => name === 'site slides');
    };
    expect(await findings()).toMatchObject([
      {
        level: 'warning',
        message: expect.stringMatching(
          /slides\/crowded\.mdx: slide 2, "Does not fit".* is \d+ pixels too tall for its frame$/,
        ),
        fix: 'take something out, or make two slides of one',
      },
    ]);
    expect(await findings({ LECTERN_BROWSER: '/nowhere/chrome' })).toMatchObject([
      { level: 'warning', message: expect.stringContaining('LECTERN_BROWSER is "/nowhere/chrome"') },
    ]);
    // The browser is unpacked into the folder for temporary files, which is made where there is none.
    const without: Record<string, string>[] = [
      { LECTERN_BROWSER: '/nowhere/chrome' },
      { LECTERN_BROWSER: process.execPath },
      { TMPDIR: '/dev/null/nowhere' },
    ];
    for (const env of without) {
      const { exitCode, stderr } = await command('slides.ts', ['--check'], env);
      expect([exitCode, stderr.trim().split('\n').length], stderr).toEqual([1, 1]);
    }
  });

  test('a deck where all fits is well', async () => {
    const { exitCode, output } = await slides('--check', 'everything');
    expect([exitCode, output.trim()]).toEqual([0, 'Every slide fits its frame.']);
  });
});

test('a deck that does not exist is wrong usage', async () => {
  const { exitCode, stderr } = await slides('--pdf', 'nothing');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('no deck "nothing"');
});
