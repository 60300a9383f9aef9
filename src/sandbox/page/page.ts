import { readFileSync } from 'node:fs';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { networkNames } from '../../model/ids.ts';
import type { NetworkId } from '../../model/networks.ts';
import type { OpenStandIn } from '../stand-in.ts';
import type { Env, World } from '../world.ts';
import type { ShownPost } from './post.ts';

const style = readFileSync(new URL('./page.css', import.meta.url), 'utf8');

type Open = ReadonlyMap<NetworkId, OpenStandIn>;

const limits = { posts: 40, replies: 60, depth: 8 };

type Html = ReturnType<typeof html>;

function when(instant: string): Html {
  const date = new Date(instant);
  const shown = Number.isNaN(date.getTime())
    ? instant
    : date.toLocaleString('en-GB', {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZone: 'UTC',
      });
  return html`<time datetime="${instant}">${shown}</time>`;
}

const anchor = (id: string) => `p-${Buffer.from(id).toString('base64url')}`;

function actions(post: ShownPost, { page: { verbs, stranger } }: OpenStandIn): Html {
  const { like, boost, answer } = verbs;
  return html`<details class="act">
      <summary>${answer}, ${like.toLowerCase()}…</summary>
      <form method="post" action="/sandbox/ui/${post.network}">
        <input type="hidden" name="id" value="${post.id}">
        <label>As <input name="as" value="${stranger}" required maxlength="100" autocomplete="off"></label>
        <label class="wide">Text <textarea name="text" rows="3" maxlength="3000"></textarea></label>
        <p class="buttons">
          <button name="do" value="reply">${answer}</button>
          <button name="do" value="like" class="quiet">${like}</button>
          ${boost ? html`<button name="do" value="boost" class="quiet">${boost}</button>` : ''}
        </p>
      </form>
    </details>`;
}

function cardOf({ card }: ShownPost): Html | string {
  if (!card) return '';
  const { host } = URL.canParse(card.url) ? new URL(card.url) : { host: card.url };
  return html`<a class="card" href="${card.url}" rel="nofollow noopener">
      ${card.image ? html`<img src="${card.image}" alt="" loading="lazy">` : ''}
      <span class="host">${host}</span><strong>${card.title}</strong><span class="description">${card.description}</span>
    </a>`;
}

function picturesOf({ pictures }: ShownPost): Html | string {
  if (pictures.length === 0) return '';
  const bare = pictures.filter(({ alt }) => alt === '').length;
  return html`<figure>
      <div class="pictures">${pictures.map(({ src, alt }) => html`<a href="${src}"><img src="${src}" alt="${alt}" loading="lazy"></a>`)}</div>
      ${bare > 0 ? html`<figcaption class="lost">No alt text${pictures.length > 1 ? ` on ${bare} of ${pictures.length}` : ''}</figcaption>` : ''}
      ${pictures.length === 1 ? html`<figcaption>${pictures[0]!.alt}</figcaption>` : ''}
      ${pictures.length > 1 && bare < pictures.length ? html`<figcaption><details><summary>Alt text</summary><ol>${pictures.map(({ alt }) => html`<li>${alt || 'none'}</li>`)}</ol></details></figcaption>` : ''}
    </figure>`;
}

function documentOf({ document }: ShownPost): Html | string {
  if (!document) return '';
  const { title, pages, count, src } = document;
  return html`<figure class="document">
      <figcaption><strong>${title}</strong>${count > 0 ? ` · ${count} pages` : ''}</figcaption>
      ${pages.length > 0 ? html`<div class="leaves" tabindex="0" role="group" aria-label="Pages of ${title}">${pages.map((page, index) => html`<img src="${page}" alt="Page ${index + 1} of ${count}" loading="lazy">`)}</div>` : ''}
      <p class="meta"><a href="${src}">Open the document</a></p>
    </figure>`;
}

function article(post: ShownPost, standIn: OpenStandIn, depth: number, left: { replies: number }): Html {
  const replies = depth < limits.depth ? post.replies : [];
  const shown = replies.slice(0, Math.max(0, left.replies));
  left.replies -= shown.length;
  const { boost, like } = standIn.page.verbs;
  const counts = [
    post.likes ? `${post.likes} × ${like.toLowerCase()}` : '',
    boost && post.boosts ? `${post.boosts} × ${boost.toLowerCase()}` : '',
  ].filter(Boolean);
  const body = html`<div class="body" dir="auto">${post.body}</div>`;
  return html`<article class="${depth === 0 ? 'post' : 'reply'}" id="${anchor(post.id)}">
      <header>
        <img class="avatar" src="${post.author.avatar}" alt="" width="40" height="40" loading="lazy">
        <p><strong dir="auto">${post.author.name}</strong> <span class="handle">${post.author.handle}</span></p>
        <p class="meta"><a href="${post.url}">${when(post.at)}</a>${post.edited ? ' · edited' : ''}${post.audience ? html` · <em>${post.audience}</em>` : ''}</p>
      </header>
      ${post.warning ? html`<details class="warning"><summary>${post.warning}</summary>${body}</details>` : body}
      ${post.lost ? html`<p class="lost">Cut off here, seen by nobody: <del>${post.lost.slice(0, 200)}</del></p>` : ''}
      ${picturesOf(post)}
      ${documentOf(post)}
      ${cardOf(post)}
      ${post.quote ? html`<p class="meta">Quotes ${post.quote}</p>` : ''}
      ${counts.length > 0 ? html`<p class="counts">${counts.join(' · ')}</p>` : ''}
      ${actions(post, standIn)}
      ${shown.length > 0 ? html`<div class="replies">${shown.map((reply) => article(reply(), standIn, depth + 1, left))}</div>` : ''}
      ${shown.length < replies.length ? html`<p class="meta">and ${replies.length - shown.length} more</p>` : ''}
    </article>`;
}

function layout(title: string, world: World, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/sandbox/page.css">
  </head>
  <body>
    <header class="top">
      <h1><a href="/">Sandbox</a></h1>
      <p class="intro">Stand-ins of the networks on this machine. Nothing here is seen by anybody else.</p>
      <p class="meta">It is ${when(world.clock.now().toISOString())} UTC here.</p>
    </header>
    ${content}
  </body>
</html>`;
}

function column(network: NetworkId, standIn: OpenStandIn): Html {
  const posts = standIn.page.timeline();
  return html`<section class="column ${network}" aria-labelledby="h-${network}">
      <h2 id="h-${network}">${networkNames[network]}</h2>
      ${posts.length === 0 ? html`<p class="empty">Nothing was posted yet. <code>npm run syndicate</code> announces what is due.</p>` : ''}
      ${posts.slice(0, limits.posts).map((post) => article(post(), standIn, 0, { replies: limits.replies }))}
      ${posts.length > limits.posts ? html`<p class="meta">and ${posts.length - limits.posts} older ones</p>` : ''}
    </section>`;
}

const policy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The timelines to look at, single posts at the addresses the networks give them, and the forms to answer with. */
export function pageApp(networks: Open, world: World): Hono<Env> {
  const app = new Hono<Env>();
  const send = (c: Context<Env>, title: string, content: Html, status: 200 | 404 = 200) =>
    c.html(layout(title, world, content), status, {
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
    });
  const single = (c: Context<Env>, network: NetworkId, standIn: OpenStandIn, id: string) => {
    const post = standIn.page.post(id);
    return post
      ? send(
          c,
          `${post.author.name} on ${networkNames[network]}`,
          html`<main class="single ${network}">${article(post, standIn, 0, { replies: 500 })}</main>`,
        )
      : send(
          c,
          'Not there',
          html`<main class="single"><p class="empty">This post is not there, or no longer.</p></main>`,
          404,
        );
  };

  app.get('/', (c) =>
    send(
      c,
      'Sandbox',
      html`<main class="columns">${[...networks].map(([network, standIn]) => column(network, standIn))}</main>`,
    ),
  );
  app.get('/sandbox/page.css', (c) => c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }));

  const person = (
    c: Context<Env>,
    network: NetworkId,
    standIn: OpenStandIn,
    { name, id }: { name: string; id: string | undefined },
  ) => {
    const posts = id ? standIn.page.timeline(id).slice(0, limits.posts) : [];
    const content =
      posts.length > 0
        ? posts.map((post) => article(post(), standIn, 0, { replies: limits.replies }))
        : html`<p class="empty">Nothing was posted yet.</p>`;
    return send(
      c,
      `${name} on ${networkNames[network]}`,
      html`<main class="single ${network}"><h2>${name}</h2>${content}</main>`,
      id ? 200 : 404,
    );
  };
  for (const [network, standIn] of networks) {
    const { posts, people } = standIn.page;
    const parts = (c: Context<Env>) => c.req.param() as Record<string, string>;
    for (const [path, idOf] of Object.entries(posts))
      app.get(`/${network}${path}`, (c) => single(c, network, standIn, idOf(parts(c))));
    for (const [path, whoIs] of Object.entries(people))
      app.get(`/${network}${path}`, (c) => person(c, network, standIn, whoIs(parts(c))));
  }
  app.post('/sandbox/ui/:network', async (c) => {
    const { id, as, text, do: wish } = (await c.req.parseBody()) as Record<string, string>;
    if (!id || !as) return c.text('A post and a name are needed.', 400);
    const words = text?.trim() ?? '';
    if (wish === 'reply' && words === '') return c.redirect(`/#${anchor(id)}`, 303);
    const page = networks.get(c.req.param('network') as NetworkId)?.page;
    const doing = page && (['reply', 'like', 'boost'] as const).find((each) => each === wish && page[each]);
    if (!doing) return c.text('There is no such thing to do.', 400);
    try {
      await page[doing]?.({ id, as, text: words });
    } catch (error) {
      return c.text(error instanceof Error ? error.message : String(error), 400);
    }
    return c.redirect(`/#${anchor(id)}`, 303);
  });
  return app;
}
