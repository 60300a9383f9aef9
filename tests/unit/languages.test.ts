import { describe, expect, it } from 'vitest';
import { directionOf, interfaceWords, languageOf } from '../../src/model/languages.ts';

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

  it("is English for Lectern's own words", () => {
    expect(interfaceWords('en')).toEqual({});
    expect(interfaceWords('en-AU')).toEqual({});
    expect(interfaceWords('pt-BR')).toEqual({ lang: 'en' });
  });
});
