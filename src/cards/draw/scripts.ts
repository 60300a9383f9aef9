/** Which writing system a piece of text is in, and which families of fonts draw it. */
import { directionOf } from '../../model/languages.ts';

/** Families by the Unicode script of the character. All of these are npm packages in `dependencies`. */
const familyOfScript: Record<string, string> = {
  Arabic: 'Noto Naskh Arabic',
  Hebrew: 'Noto Serif Hebrew',
  Devanagari: 'Noto Serif Devanagari',
  Thai: 'Noto Serif Thai',
  Hangul: 'Noto Serif KR',
  Hiragana: 'Noto Serif JP',
  Katakana: 'Noto Serif JP',
  Bopomofo: 'Noto Serif TC',
};

/** Scripts whose Noto family is used where its package happens to be installed. */
const otherScripts =
  'Armenian Bengali Cherokee Ethiopic Georgian Gujarati Gurmukhi Kannada Khmer Lao Malayalam Mongolian Myanmar Nko Oriya Sinhala Syriac Tamil Telugu Thaana Tibetan Tifinagh'.split(
    ' ',
  );

/** Cyrillic and Greek where the theme's family is Latin only; then a font with signs and scripts of all sorts. */
const general = ['Inter', 'Source Serif 4', 'DejaVu Sans'];
const emojiFamily = 'Noto Emoji';

const patternOf = (name: string) => new RegExp(`\\p{Script_Extensions=${name}}`, 'u');
const scripts = [
  ...Object.entries(familyOfScript).map(([name, family]) => ({
    pattern: patternOf(name),
    families: [family],
  })),
  ...otherScripts.map((name) => ({ pattern: patternOf(name), families: notoOf(name) })),
];
const hanPattern = patternOf('Han');
const cjkPunctuation = /[\u3000-\u303f\uff00-\uffef\ufe30-\ufe4f]/u;
const emoji = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Emoji}\u200d|[\u20e3\u{1f1e6}-\u{1f1ff}]/u;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu;

function notoOf(script: string): string[] {
  return [`Noto Serif ${script}`, `Noto Sans ${script}`];
}

/** The families that would draw a character that nothing installed can; none where the script is not known. */
export function missingFamilies(grapheme: string): string[] {
  return otherScripts.filter((name) => patternOf(name).test(grapheme)).flatMap(notoOf);
}

const locales = new Map<string, Intl.Locale>();

/** Throws a RangeError where `lang` is no BCP 47 tag. */
function localeOf(lang: string): Intl.Locale {
  let locale = locales.get(lang);
  if (!locale) {
    locale = new Intl.Locale(lang);
    locales.set(lang, locale);
  }
  return locale;
}

/** The family whose Han characters a reader of `lang` expects; without such a language, what the text itself shows. */
export function hanFamily(lang: string, text: string): string {
  const { language, script, region } = localeOf(lang);
  if (language === 'ja') return 'Noto Serif JP';
  if (language === 'ko') return 'Noto Serif KR';
  if (language === 'zh') {
    return script === 'Hant' || region === 'TW' || region === 'HK' ? 'Noto Serif TC' : 'Noto Serif SC';
  }
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'Noto Serif JP';
  if (/\p{Script=Hangul}/u.test(text)) return 'Noto Serif KR';
  return 'Noto Serif SC';
}

/**
 * The families that may draw one grapheme, in order of preference; the caller takes the first that has it.
 * `han` is the family for Han characters: `骨` is drawn otherwise in Japanese than in Chinese.
 */
export function familiesFor(grapheme: string, family: string, han: string): string[] {
  if (emoji.test(grapheme)) return [emojiFamily, family, ...general];
  const families = [family];
  if (cjkPunctuation.test(grapheme)) families.unshift(han);
  if (hanPattern.test(grapheme)) families.push(han);
  for (const script of scripts)
    if (script.pattern.test(grapheme)) for (const each of script.families) families.push(each);
  if (families.includes('Noto Serif TC')) families.push('Noto Serif SC');
  return [...families, ...general, emojiFamily];
}

/** True where the text is read from right to left: by its language, else by most of its letters. */
export function isRightToLeft(text: string, lang?: string): boolean {
  if (lang && directionOf(lang) === 'rtl') return true;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return (text.match(rightToLeft)?.length ?? 0) > letters / 2;
}

/** Room that lines need between baselines, in em: scripts with marks above and below need more than Latin. */
export function leadingOf(text: string, latin: number): number {
  if (/[\p{Script=Arabic}\p{Script=Thai}]/u.test(text)) return Math.max(latin, 1.45);
  if (/\p{Script=Devanagari}/u.test(text)) return Math.max(latin, 1.4);
  if (
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Hebrew}]/u.test(text)
  ) {
    return Math.max(latin, 1.22);
  }
  return latin;
}
