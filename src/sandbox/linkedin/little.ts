/** A piece of a commentary as it is shown. */
export type Segment =
  | { kind: 'text'; text: string }
  | { kind: 'hashtag'; text: string }
  | { kind: 'mention'; text: string; urn: string };

/** What LinkedIn makes of a commentary. */
export interface Little {
  segments: Segment[];
  /** The text as a reader sees it. */
  text: string;
  /** What was cut off and is never seen: everything from the first reserved character not escaped. */
  lost: string;
}

const reserved = '\\|{}@[]()<>#*_~';
const escapedCharacter = /^\\([\\|{}@[\]()<>#*_~])/;
const mention = /^@\[((?:\\.|[^\]\\])*)\]\((urn:li:(?:person|organization):[^\s()]+)\)/u;
const hashtagTemplate = /^\{hashtag\|\\?[#＃]\|((?:\\.|[^}|\\])+)\}/u;
const hashtag = /^[#＃][\p{L}\p{N}\p{M}]+/u;

const plain = (text: string) => text.replace(/\\([\\|{}@[\]()<>#*_~])/g, '$1');

/**
 * Reads *little text* as LinkedIn does: a reserved character that is neither escaped nor part of a mention,
 * hashtag or template ends the post silently. Grammar and reserved characters:
 * https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format
 *
 * `parseLittle('Slides \\(PDF\\) {hashtag|\\#|Talks} (more)').text` → `Slides (PDF) #Talks `
 */
export function parseLittle(commentary: string): Little {
  const segments: Segment[] = [];
  const say = (text: string) => {
    const last = segments.at(-1);
    if (last?.kind === 'text') last.text += text;
    else segments.push({ kind: 'text', text });
  };
  let rest = commentary;
  while (rest !== '') {
    const escaped = escapedCharacter.exec(rest);
    const mentioned = mention.exec(rest);
    const tagged = hashtagTemplate.exec(rest);
    const plainTag = hashtag.exec(rest);
    let length: number;
    if (escaped) {
      say(escaped[1]!);
      length = 2;
    } else if (mentioned) {
      segments.push({ kind: 'mention', text: plain(mentioned[1]!), urn: mentioned[2]! });
      length = mentioned[0].length;
    } else if (tagged) {
      segments.push({ kind: 'hashtag', text: `#${plain(tagged[1]!)}` });
      length = tagged[0].length;
    } else if (plainTag) {
      segments.push({ kind: 'hashtag', text: plainTag[0] });
      length = plainTag[0].length;
    } else {
      const end = [...rest].findIndex((character) => reserved.includes(character) || character === '＃');
      const run = end === -1 ? rest : [...rest].slice(0, end).join('');
      if (run === '' && !rest.startsWith('＃')) break;
      say(run === '' ? '＃' : run);
      length = run === '' ? 1 : run.length;
    }
    rest = rest.slice(length);
  }
  return { segments, text: segments.map((segment) => segment.text).join(''), lost: rest };
}
