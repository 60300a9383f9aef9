import { describe, expect, it } from 'vitest';
import { directionOf, languageOf } from '../../src/model/languages.ts';
import { counting } from '../../src/words/counting.ts';
import { fill } from '../../src/words/fill.ts';
import { interfaceAttributes, wordsFor } from '../../src/words/index.ts';

describe('a language', () => {
  it('is written as its script is', () => {
    for (const lang of ['ar', 'he', 'fa', 'ur', 'yi', 'ckb', 'az-Arab'])
      expect(directionOf(lang), lang).toBe('rtl');
    for (const lang of ['en', 'de-CH', 'ja', 'az', 'ku', 'zh-Hant'])
      expect(directionOf(lang), lang).toBe('ltr');
  });

  it('is said of words where it is another than what is around them, and the direction where that is', () => {
    expect(languageOf(undefined, 'en')).toEqual({});
    expect(languageOf('en', 'en')).toEqual({});
    expect(languageOf('de', 'en')).toEqual({ lang: 'de' });
    expect(languageOf('ar', 'en')).toEqual({ lang: 'ar', dir: 'rtl' });
    expect(languageOf('en', 'he')).toEqual({ lang: 'en', dir: 'ltr' });
  });

  it('is that of the text for the interface around it, where there is one, and English elsewhere', () => {
    expect(wordsFor('de-AT').parts.talks).toBe('Vorträge');
    expect(wordsFor('pt-BR').parts.talks).toBe('Talks');
    expect(interfaceAttributes('en-AU')).toEqual({});
    expect(interfaceAttributes('de')).toEqual({});
    expect(interfaceAttributes('pt-BR')).toEqual({ lang: 'en' });
    expect(interfaceAttributes('ar')).toEqual({ lang: 'en', dir: 'ltr' });
  });

  it('has its own rules for what is counted and listed', () => {
    expect(wordsFor('en').replies.replies(1)).toBe('1 reply');
    expect(wordsFor('en').replies.replies(1200)).toBe('1,200 replies');
    expect(wordsFor('de').replies.replies(1)).toBe('1 Antwort');
    expect(wordsFor('de').replies.replies(1200)).toBe('1.200 Antworten');
    expect(wordsFor('de').talk.lengths([20, 40])).toBe('20 oder 40 Minuten');
    // A language with more forms than two names them: Polish has 1 plik, 2 pliki, 5 plików.
    const polish = counting('pl');
    const forms = { one: 'plik', few: 'pliki', many: 'plików', other: 'pliku' };
    expect([1, 2, 5].map((number) => polish(number, forms))).toEqual(['1 plik', '2 pliki', '5 plików']);
  });

  it('fills the sentences that scripts say', () => {
    expect(fill('Slide {number} of {total}', { number: '3', total: '10' })).toBe('Slide 3 of 10');
    expect(fill('{query}', { query: '{count}', count: '1' })).toBe('{count}');
  });
});
