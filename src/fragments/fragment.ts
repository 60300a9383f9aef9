/**
 * What came back to one entry, as HTML to be put below it: `ENTRY.html`. No script, no style, no picture from elsewhere; class
 * names begin with `lectern-`, besides those of microformats (microformats.org/wiki/h-entry#Reply_contexts). Pure.
 */
import { shortDate, timeOfDay } from '../model/dates.ts';
import { Temporal } from '../model/time.ts';
import { hueOf } from '../replies/layout.ts';
import { initials } from '../replies/retention.ts';
import { type Html, html, raw } from '../syndication/html.ts';
import { interfaceLanguage, type Words, wordsFor } from '../words/index.ts';
import type { ExportedEntry, ExportedPerson, ExportedQuote, ExportedReply } from './exported.ts';

/** Answers are indented this often. */
const deepest = 3;
/** Links to others: no recommendation, and no way back to this window. */
const foreign = 'nofollow ugc noopener';

/** A reply and those that stand below it. */
interface Listed {
  reply: ExportedReply;
  below: Listed[];
  /** Whom it answers, where it does not stand right below. */
  to?: ExportedReply | undefined;
}

/**
 * The fragment of an entry.
 *
 * @param timeZone of the site
 */
export function fragment(entry: ExportedEntry, timeZone: string): string {
  const { lang, counts, faces, replies, elsewhere, answer, also } = entry;
  const all = wordsFor(lang);
  const words = all.replies;
  const sums = [
    counts.replies > 0 && words.replies(counts.replies),
    counts.likes > 0 && words.likes(counts.likes),
    counts.boosts > 0 && words.boosts(counts.boosts),
    counts.quotes > 0 && words.quotes(counts.quotes),
  ].filter((sum) => sum !== false);
  const shown = { words, lang, timeZone };
  const whole = html`<section class="lectern-replies" id="replies" lang="${interfaceLanguage(lang)}">
<h2>${words.title}</h2>
${sums.length > 0 ? html`<p class="lectern-sums">${sums.join(', ')}</p>\n` : ''}${
  faces.length > 0
    ? html`<ul class="lectern-faces" aria-label="${words.faces}">${faces.map(
        (face) =>
          html`<li class="h-cite ${face.kind === 'like' ? 'u-like' : 'u-repost'}">${faceHtml(face)}</li>`,
      )}</ul>\n`
    : ''
}${replies.length === 0 ? html`<p>${answer.length > 0 ? words.noneYet : words.none}</p>\n` : threadHtml(listed(replies), shown)}${
  elsewhere.length > 0
    ? html`<p class="lectern-elsewhere">${elsewhere.map(
        ({ name, url, count }, index) =>
          html`${index > 0 ? ', ' : ''}${url ? html`<a href="${url}">${words.more(count, name)}</a>` : words.more(count, name)}`,
      )}</p>\n`
    : ''
}${
  answer.length > 0
    ? html`<ul class="lectern-answer">${answer.map(
        ({ url, name }) => html`<li><a class="u-syndication" href="${url}">${words.on(name)}</a></li>`,
      )}</ul>\n`
    : ''
}${
  also.length > 0
    ? html`<p class="lectern-also">${words.also} ${also.map(
        ({ url, name }, index) =>
          html`${index > 0 ? ', ' : ''}<a class="u-syndication" href="${url}">${name}</a>`,
      )}</p>\n`
    : ''
}</section>
`;
  return inert(whole.text);
}

/**
 * HTML without signs that a template or a shortcode begins with: Jekyll renders what it includes, WordPress what it shows, and
 * these are the words of strangers. No markup has them.
 */
function inert(markup: string): string {
  return markup.replaceAll('{', '&#123;').replaceAll('[', '&#91;');
}

/** Replies with what stands below each: what is deeper than is indented stands in one row, in the order it is read. */
function listed(replies: readonly ExportedReply[]): Listed[] {
  const top: Listed[] = [];
  const rows = new Map<string, { item: Listed; answers: Listed[] }>();
  for (const reply of replies) {
    const above = rows.get(reply.parent ?? '');
    const row = above?.answers ?? top;
    const item: Listed = {
      reply,
      below: [],
      ...(above && above.item.below !== row && { to: above.item.reply }),
    };
    row.push(item);
    rows.set(reply.id, { item, answers: reply.depth < deepest ? item.below : row });
  }
  return top;
}

interface Shown {
  words: Words['replies'];
  lang: string;
  timeZone: string;
}

function threadHtml(items: readonly Listed[], shown: Shown): Html {
  return html`<ol class="lectern-thread">${items.map(
    (item) => html`<li>${replyHtml(item, shown)}</li>`,
  )}</ol>\n`;
}

function replyHtml({ reply, below, to }: Listed, shown: Shown): Html {
  const { words, lang, timeZone } = shown;
  const { author, url, place, quote, warning } = reply;
  const at = Temporal.Instant.from(reply.published);
  const day = at.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const when = `${shortDate(day, lang)}, ${timeOfDay(at, timeZone, lang)}`;
  const facts = [
    reply.kind === 'mention' && words.mention,
    reply.likes && words.likes(reply.likes),
    reply.boosts && words.boosts(reply.boosts),
    reply.attachments && words.attachments(reply.attachments),
  ].filter((fact) => typeof fact === 'string');
  const said = html`${raw(reply.html)}${quote ? quoteHtml(quote) : ''}`;
  return html`<article class="lectern-reply u-comment h-cite" id="${reply.id}">
${portraitHtml(author)}
<p class="lectern-by"><span class="p-author h-card">${
    author.url
      ? html`<a class="p-name u-url" href="${author.url}" rel="${foreign}"><bdi>${author.name}</bdi></a>`
      : html`<bdi class="p-name">${author.name}</bdi>`
  }</span>${reply.own ? html` <span class="lectern-own">${words.author}</span>` : ''}${
    author.handle ? html` <bdi class="lectern-handle">${author.handle}</bdi>` : ''
  }${to ? html` <span>${words.to} <a href="#${to.id}"><bdi>${to.author.name}</bdi></a></span>` : ''}${
    reply.pinned ? html` <span>${words.pinned}</span>` : ''
  }</p>
<div class="lectern-words e-content" lang="${reply.lang ?? ''}" dir="auto">${
    warning ? html`<details><summary><bdi>${warning}</bdi></summary>${said}</details>` : said
  }</div>
${reply.cut && url ? html`<p class="lectern-about"><a href="${url}" rel="${foreign}">${words.whole(place)}</a></p>\n` : ''}<p class="lectern-about"><a href="#${reply.id}"><time class="dt-published" datetime="${reply.published}">${when}</time></a> ${
    url ? html`<a class="u-url" href="${url}" rel="${foreign}">${place}</a>` : html`<span>${place}</span>`
  }${facts.length > 0 ? html` <span>${facts.join(', ')}</span>` : ''}</p>
${below.length > 0 ? threadHtml(below, shown) : ''}</article>`;
}

function quoteHtml({ author, url, html: words }: ExportedQuote): Html {
  const name = author?.name ?? URL.parse(url ?? '')?.host ?? '';
  return html`<blockquote class="lectern-quoted"><p>${
    url ? html`<a href="${url}" rel="${foreign}"><bdi>${name}</bdi></a>` : html`<bdi>${name}</bdi>`
  }${author?.handle ? html` <bdi class="lectern-handle">${author.handle}</bdi>` : ''}</p>${raw(words)}</blockquote>`;
}

/** Beside a name: it says nothing more. */
function portraitHtml({ name, avatar }: ExportedPerson): Html {
  return avatar
    ? html`<img class="lectern-portrait" src="${avatar}" alt="" width="40" height="40" loading="lazy" decoding="async">`
    : html`<span class="lectern-portrait lectern-hue-${hueOf(name)}" aria-hidden="true">${lettersOf(name)}</span>`;
}

/** Alone: it says whose it is. */
function faceHtml({ name, avatar, url }: ExportedPerson): Html {
  const picture = avatar
    ? html`<img class="lectern-portrait" src="${avatar}" alt="${name}" width="40" height="40" loading="lazy" decoding="async">`
    : html`<span class="lectern-portrait lectern-hue-${hueOf(name)}" role="img" aria-label="${name}">${lettersOf(name)}</span>`;
  return url
    ? html`<a class="p-author h-card" href="${url}" rel="${foreign}" title="${name}">${picture}</a>`
    : html`<span class="p-author h-card" title="${name}">${picture}</span>`;
}

const lettersOf = (name: string): string => initials(name).replaceAll(/[.\s]/g, '');
