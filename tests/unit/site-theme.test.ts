import { describe, expect, it } from 'vitest';
import { siteSchema } from '../../src/model/site.ts';
import { accentProblems, contrast, paletteOf, themeCss, themeNames } from '../../src/model/theme.ts';
import { subsetFaces } from '../../src/site/styles/fonts/subsets.ts';

const themed = (theme: object) => ({ theme: siteSchema.shape.theme.parse(theme) });

describe.each(themeNames)('the theme %s', (name) => {
  it.each(['light', 'dark'] as const)('can be read in %s', (light) => {
    const { paper, tint, ink, quiet, accent, accentInk } = paletteOf(themed({ name }), light);
    for (const ground of [paper, tint]) {
      expect(contrast(ink, ground)).toBeGreaterThan(12);
      expect(contrast(quiet, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent, ground)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(accentInk, accent)).toBeGreaterThanOrEqual(4.5);
  });

  it('is drawn for dark, not inverted', () => {
    const light = paletteOf(themed({ name }), 'light');
    const dark = paletteOf(themed({ name }), 'dark');
    expect(dark.accent).not.toBe(light.accent);
    expect(contrast(dark.ink, dark.paper)).toBeLessThan(16.5);
  });
});

describe('an accent of the owner’s', () => {
  it('is taken where it can be read, with text on it that can be read too', () => {
    const site = themed({ accent: { light: '#0b5f4c', dark: '#ffd166' } });
    expect(accentProblems(site)).toEqual([]);
    expect(paletteOf(site, 'light').accent).toBe('#0b5f4c');
    for (const light of ['light', 'dark'] as const) {
      const { accent, accentInk } = paletteOf(site, light);
      expect(contrast(accentInk, accent)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('is refused where it is too pale for the paper, with the nearest colour that is not', () => {
    const [problem, ...more] = accentProblems(themed({ accent: { light: '#ffcc00', dark: '#ffd166' } }));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ light: 'light', accent: '#ffcc00' });
    expect(problem!.contrast).toBeLessThan(1.6);
    expect(contrast(problem!.better, problem!.paper)).toBeGreaterThanOrEqual(4.5);
  });

  it('is refused where it is too dark for the dark page', () => {
    const problems = accentProblems(themed({ accent: { light: '#333333', dark: '#222222' } }));
    expect(problems.map(({ light }) => light)).toEqual(['dark']);
  });
});

describe('the style sheet of a theme', () => {
  it('carries what site.yaml decides, for light and dark', () => {
    const css = themeCss(themed({ name: 'broadsheet', radius: 'round', density: 'airy' }));
    expect(css).toContain('--serif:var(--sans)');
    expect(css).toContain('--radius:0.5rem');
    expect(css).toContain('--space:calc(var(--step-0) * 2)');
    expect(css.match(/--paper:#/g)).toHaveLength(2);
    expect(css).toContain('prefers-color-scheme:dark');
  });
});

describe('the subsets of the fonts', () => {
  const subsets = (text: string) =>
    [...subsetFaces(text).matchAll(/files\/([a-z0-9-]+?)-(latin-ext|cyrillic|greek|vietnamese)-wght/g)].map(
      ([, font, subset]) => `${font} ${subset}`,
    );

  it('are none for the languages of Europe that are written in Latin, with dashes and quotes', () => {
    expect(subsetFaces('Größe – “déjà vu” … œuvre, 5 €')).toBe('');
    expect(subsetFaces('Zürich, Łódź, São Tomé, Čitalnica, İstanbul, Győr, Timișoara, Reykjavík, Rīga')).toBe(
      '',
    );
    expect(subsetFaces('Čitalnica'.normalize('NFD'))).toBe('');
  });

  it('are those that the words are written in', () => {
    expect(subsets('nǐ hǎo')).toEqual(['source-serif-4 latin-ext', 'public-sans latin-ext']);
    expect(subsets('Nguyễn')).toEqual(['source-serif-4 vietnamese', 'public-sans vietnamese']);
    expect(subsets('Ελένη')).toEqual(['source-serif-4 greek']);
    expect(subsets('Мир')).toEqual(['source-serif-4 cyrillic']);
  });

  it('are not loaded for letters that the two fonts have', () => {
    const ranges = [...subsetFaces('nǐ Мир Nguyễn').matchAll(/unicode-range:([^}]+)/g)].map(
      ([, range]) => range,
    );
    expect(ranges).toHaveLength(5);
    for (const range of ranges) expect(range).not.toMatch(/U\+(0*1[0-7][0-9A-F]|0*21[89AB]|1E9E)\b/i);
  });
});
