/** The preview page: everything that waits, as each network will show it. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { type ByHandId, networkNames } from '../model/ids.ts';
import type { Announcement } from '../model/manifest.ts';
import { Temporal } from '../model/time.ts';
import { type Reading, readingOf } from '../networks/boundaries.ts';
import { byHand, byHandCounter } from '../networks/by-hand/by-hand.ts';
import { definitionOf } from '../networks/registry.ts';
import { composeText } from './compose.ts';
import { parentOf } from './corrections.ts';
import { notForReaders } from './examples.ts';
import { type Html, html, raw } from './html.ts';
import { cardHtml } from './preview-card.ts';
import { readingHtml } from './preview-reading.ts';
import { previewStyle } from './preview-style.ts';
import { type RehearsalInput, type Rehearsed, type RehearsedDraft, rehearseOne } from './rehearsal.ts';
import { renamedEntries } from './renamed.ts';
import { settingOf } from './run.ts';
import { tagsOf } from './values.ts';
import { type Vanished, vanished } from './vanished.ts';

export interface PreviewOptions extends RehearsalInput {
  /** The working folder: the page goes to `preview/index.html` in it. */
  state: string;
  /** Draws an entry's card in another shape, for networks that are posted to by hand; its path. */
  draw?(announcement: Announcement, shape: 'square' | 'portrait'): Promise<string | undefined>;
}

type Renamings = ReturnType<typeof renamedEntries>;

/** A post for a network that is posted to by hand. */
interface Drafted {
  announcement: Announcement;
  network: ByHandId;
  text: string;
  count: number;
  limit: number;
  reading: Reading;
  leftOut: string[];
  /** The picture in this network's shape, beside the page. */
  picture: string | undefined;
}

/**
 * Writes the page.
 *
 * @returns its path
 */
export async function writePreview(options: PreviewOptions): Promise<string> {
  const folder = path.join(options.state, 'preview');
  mkdirSync(folder, { recursive: true });
  const open = waitingAnnouncements(options);
  const pictures = new Map<string, string>();
  for (const { path: file } of open.flatMap(({ card, images = [] }) => [
    ...(card ? [card] : []),
    ...images,
  ])) {
    const name = file.replaceAll('/', '-');
    const copied = await copyFile(path.join(options.out, file), path.join(folder, name)).then(
      () => true,
      () => false,
    );
    if (copied) pictures.set(file, name);
  }
  const renamed = renamedEntries(options.manifest, options.journal.files);
  const sections = await Promise.all(
    open.map((announcement) => section(announcement, options, pictures, renamed)),
  );
  const file = path.join(folder, 'index.html');
  writeFileSync(file, page(sections, options, renamed));
  return file;
}

/** What has not been said everywhere it should be, and is not too late, soonest first. */
function waitingAnnouncements({ manifest, journal, networks, site, now }: PreviewOptions): Announcement[] {
  const everywhere = [...networks, ...site.networks.byHand];
  return manifest.announcements
    .filter(({ expires }) => Temporal.Instant.compare(now, expires) < 0)
    .filter(({ id, networks: own }) =>
      everywhere.some(
        (network) => own.includes(network) && !isSettled(journal.find(id, network)?.record.state),
      ),
    )
    .sort((a, b) => a.due.localeCompare(b.due));
}

const isSettled = (state: string | undefined) => state !== undefined && state !== 'intended';

async function section(
  announcement: Announcement,
  options: PreviewOptions,
  pictures: ReadonlyMap<string, string>,
  renamed: Renamings,
): Promise<Html> {
  const { journal, networks, site, now } = options;
  const open = (network: string) =>
    announcement.networks.includes(network) &&
    !isSettled(journal.find(announcement.id, network)?.record.state);
  const posts: Rehearsed[] = [];
  const entry = options.manifest.entries.find(({ id }) => id === announcement.entry);
  const told = { journal, byEntry: Map.groupBy(options.manifest.announcements, ({ entry }) => entry) };
  for (const network of networks.filter(open)) {
    const limits = await options.limits(network);
    const parent = announcement.moment === 'correction' ? parentOf(announcement, told, network) : undefined;
    const post = await rehearseOne(announcement, network, limits, options, {}, parent?.placed.record.receipt);
    const held = renamed.get(announcement.entry)?.note;
    const example = held ?? notForReaders(entry, network, site, options.manifest.site);
    posts.push(example ? { ...post, notice: example } : post);
  }
  const drafted: Drafted[] = [];
  for (const network of site.networks.byHand.filter(open)) {
    const draft = await draftByHand(announcement, network, options, pictures);
    if (draft) drafted.push(draft);
  }
  const due = Temporal.Instant.from(announcement.due);
  const when =
    Temporal.Instant.compare(due, now) <= 0 ? 'due now' : timeText(announcement.due, site.timeZone);
  return html`<section>
    <header>
      <p class="when"><time datetime="${announcement.due}">${when}</time>${announcement.moment}</p>
      <h2>${announcement.title}</h2>
      <p class="id">${announcement.id}</p>
      ${announcement.summaryMade ? html`<p class="made">The entry has no summary; this one was made of its first paragraph: “${announcement.summary}”</p>` : ''}
    </header>
    <div class="posts">
      ${posts.map((post) => postHtml(post, options, pictures))} ${drafted.map((draft) => byHandHtml(draft))}
    </div>
  </section>`;
}

function timeText(instant: string, timeZone: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(timeZone)
    .toLocaleString('en', { dateStyle: 'full', timeStyle: 'short' });
}

async function draftByHand(
  announcement: Announcement,
  network: ByHandId,
  options: PreviewOptions,
  pictures: ReadonlyMap<string, string>,
): Promise<Drafted | undefined> {
  const counter = byHandCounter(network);
  const rendered = composeText(announcement, network, counter, settingOf(options));
  if (!rendered) return undefined;
  const { text, spans } = rendered;
  const picture = await pictureFor(announcement, network, options, pictures);
  return {
    announcement,
    network,
    text,
    count: counter.count(text, spans),
    limit: counter.limit,
    reading: readingOf(network, rendered),
    leftOut: tagsOf(announcement, network).leftOut,
    picture,
  };
}

/** The card in the shape a network shows whole; the wide one where it cannot be drawn. */
async function pictureFor(
  announcement: Announcement,
  network: ByHandId,
  { draw, state }: PreviewOptions,
  pictures: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const wide = announcement.card && pictures.get(announcement.card.path);
  const { picture: shape } = byHand[network];
  const drawn = shape === 'wide' ? undefined : await draw?.(announcement, shape);
  if (!drawn) return wide;
  const name = `${shape}-${path.basename(drawn)}`;
  await copyFile(drawn, path.join(state, 'preview', name));
  return name;
}

function postHtml(
  { announcement, network, drafts, problem, notice }: Rehearsed,
  options: PreviewOptions,
  pictures: ReadonlyMap<string, string>,
): Html {
  if (problem) {
    return html`<article class="post ${network}"><h3>${networkNames[network]}</h3><p class="problem">${problem}</p></article>`;
  }
  return html`${drafts.map(
    (draft, index) => html`<article class="post ${network}" lang="${draft.lang}">
      <h3>${networkNames[network]}${drafts.length > 1 ? ` ${index + 1} of ${drafts.length}` : ''}</h3>
      ${notice && index === 0 ? html`<p class="problem">Will not be posted: ${notice}.</p>` : ''}
      ${warningHtml(draft)}
      <div class="text" dir="auto">${marked(draft.text, draft.spans)}</div>
      ${index === 0 ? shownHtml(announcement, draft, options, pictures) : ''} ${readingHtml(draft)} ${countHtml(draft.count, draft.limit, definitionOf(network).notable(draft.options).join(', '))}
    </article>`,
  )}`;
}

function warningHtml({ network, options }: RehearsedDraft): Html | string {
  const warning = definitionOf(network).warning?.(options);
  return warning ? html`<p class="warning">${warning}</p>` : '';
}

function byHandHtml(drafted: Drafted): Html {
  const { announcement, network, text, count, limit, picture } = drafted;
  const { compose, picture: shape } = byHand[network];
  const href = compose?.({ text, url: announcement.url, title: announcement.title });
  return html`<article class="post hand">
    <h3>${networkNames[network]} <span>by hand</span></h3>
    <div class="text" dir="auto">${text}</div>
    ${picture ? html`<img class="${shape}" src="${picture}" alt="${announcement.card?.alt ?? ''}" />` : ''}
    <p class="actions">
      <button type="button" data-copy="${text}">Copy the text</button>
      ${picture ? html`<a href="${picture}" download>Save the picture</a>` : ''}
      ${href ? html`<a href="${href}" rel="noreferrer">Open ${networkNames[network]}</a>` : ''}
    </p>
    ${readingHtml(drafted)} ${countHtml(count, limit, '')}
    <p class="command">
      Then: <code>npm run syndicate -- --resolve '${announcement.id}' ${network} --posted URL</code>
    </p>
  </article>`;
}

/** What the post shows below its text: the slides, the file, or the card. */
function shownHtml(
  announcement: Announcement,
  { pictures: slides, document, fallback, replyTo, cardUrl }: RehearsedDraft,
  { manifest }: PreviewOptions,
  pictures: ReadonlyMap<string, string>,
): Html {
  const card = cardUrl ? cardHtml(cardUrl, announcement, manifest, pictures) : '';
  if (replyTo) return html`${card}<p class="answers">An answer to ${replyTo.parent.url}</p>`;
  if (fallback) {
    return html`${card}<p class="problem">With its card alone: ${fallback}</p>`;
  }
  const sheets = (all: readonly { path: string; alt: string }[]) =>
    html`<div class="slides">${all.map(
      ({ path: file, alt }) => html`<img src="${pictures.get(file) ?? ''}" alt="${alt}" />`,
    )}</div>`;
  if (slides) {
    return html`${sheets(slides)}<details class="alt"><summary>Alt text of ${slides.length} pictures</summary><ol>${slides.map(
      ({ alt }) => html`<li>${alt}</li>`,
    )}</ol></details>`;
  }
  if (!document) return html`${card}`;
  const { title, pages } = document;
  const known = (announcement.images ?? []).filter(({ path: file }) => pictures.has(file));
  return html`<div class="card document">
    ${sheets(known)}
    <p><strong>${title}</strong><small>PDF${pages ? ` · ${pages} pages` : ''}</small></p>
  </div>`;
}

function countHtml(count: number, limit: number, note: string): Html {
  return html`<p class="count"><meter min="0" max="${limit}" value="${count}">${count}</meter> ${count} of ${limit}${note ? ` · ${note}` : ''}</p>`;
}

/** A text with its links, hashtags and mentions set off. */
function marked(text: string, spans: Rehearsed['drafts'][number]['spans']): Html {
  const parts: Html[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(html`${text.slice(at, start)}<b>${text.slice(start, end)}</b>`);
    at = end;
  }
  return html`${parts}${text.slice(at)}`;
}

const script = `document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = 'Copied';
});`;

/** Posts that stand although their entry is gone, each with the command that takes it back. */
function vanishedHtml(gone: readonly Vanished[]): Html {
  if (gone.length === 0) return html``;
  return html`<section>
    <h2>Posted, and no longer on the site</h2>
    <p>The links of these posts lead nowhere: their entry is gone, or a draft again.</p>
    <ul>
      ${gone.map(
        ({ announcement, network, url }) => html`<li>
          <a href="${url}">${announcement} on ${networkNames[network]}</a><br />
          To delete it: <code>npm run syndicate -- --retract '${announcement}' ${network}</code>
        </li>`,
      )}
    </ul>
  </section>`;
}

function page(
  sections: Html[],
  { site, now, manifest, journal }: PreviewOptions,
  renamed: Renamings,
): string {
  const gone = vanished(manifest, journal, renamed);
  const empty = html`<p class="empty">Nothing to announce.</p>`;
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="robots" content="noindex" />
    <title>To be announced: ${site.title}</title>
    <style>${raw(previewStyle)}</style>
  </head>
  <body>
    <header class="top">
      <h1>To be announced</h1>
      <p>${site.title}, as of ${timeText(now.toString(), site.timeZone)}. Nothing on this page has been sent.</p>
    </header>
    <main>${sections.length > 0 ? sections : empty} ${vanishedHtml(gone)}</main>
    <script>${raw(script)}</script>
  </body>
</html>
`.text;
}
