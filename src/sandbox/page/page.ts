import { readFileSync } from 'node:fs';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Control, Networks } from '../control.ts';
import type { Env, World } from '../world.ts';
import { type Shown, shownPost, type TimelineName, timeline } from './shown.ts';

const style = readFileSync(new URL('./page.css', import.meta.url), 'utf8');

const names: Record<TimelineName, string> = {
  mastodon: 'Mastodon',
  bluesky: 'Bluesky',
  linkedin: 'LinkedIn',
};
const verbs: Record<TimelineName, { like: string; boost?: string; answer: string }> = {
  mastodon: { like: 'Favourite', boost: 'Boost', answer: 'Reply' },
  bluesky: { like: 'Like', boost: 'Repost', answer: 'Reply' },
  linkedin: { like: 'Like', answer: 'Comment' },
};
const strangers: Record<TimelineName, string> = {
  mastodon: 'ada@social.example',
  bluesky: 'ada.test',
  linkedin: 'Ada Reader',
};

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

function actions(post: Shown): Html {
  const { like, boost, answer } = verbs[post.network];
  const stranger = strangers[post.network];
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

function cardOf({ card }: Shown): Html | string {
  if (!card) return '';
  const { host } = URL.canParse(card.url) ? new URL(card.url) : { host: card.url };
  return html`<a class="card" href="${card.url}" rel="nofollow noopener">
      ${card.image ? html`<img src="${card.image}" alt="" loading="lazy">` : ''}
      <span class="host">${host}</span><strong>${card.title}</strong><span class="description">${card.description}</span>
    </a>`;
}

function picturesOf({ pictures }: Shown): Html | string {
  if (pictures.length === 0) return '';
  const bare = pictures.filter(({ alt }) => alt === '').length;
  return html`<figure>
      <div class="pictures">${pictures.map(({ src, alt }) => html`<a href="${src}"><img src="${src}" alt="${alt}" loading="lazy"></a>`)}</div>
      ${bare > 0 ? html`<figcaption class="lost">No alt text${pictures.length > 1 ? ` on ${bare} of ${pictures.length}` : ''}</figcaption>` : ''}
      ${pictures.length === 1 ? html`<figcaption>${pictures[0]!.alt}</figcaption>` : ''}
      ${pictures.length > 1 && bare < pictures.length ? html`<figcaption><details><summary>Alt text</summary><ol>${pictures.map(({ alt }) => html`<li>${alt || 'none'}</li>`)}</ol></details></figcaption>` : ''}
    </figure>`;
}

function documentOf({ document }: Shown): Html | string {
  if (!document) return '';
  const { title, pages, count, src } = document;
  return html`<figure class="document">
      <figcaption><strong>${title}</strong>${count > 0 ? ` · ${count} pages` : ''}</figcaption>
      ${pages.length > 0 ? html`<div class="leaves" tabindex="0" role="group" aria-label="Pages of ${title}">${pages.map((page, index) => html`<img src="${page}" alt="Page ${index + 1} of ${count}" loading="lazy">`)}</div>` : ''}
      <p class="meta"><a href="${src}">Open the document</a></p>
    </figure>`;
}

function article(post: Shown, depth: number, left: { replies: number }): Html {
  const replies = depth < limits.depth ? post.replies : [];
  const shown = replies.slice(0, Math.max(0, left.replies));
  left.replies -= shown.length;
  const { boost, like } = verbs[post.network];
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
      ${actions(post)}
      ${shown.length > 0 ? html`<div class="replies">${shown.map((reply) => article(reply(), depth + 1, left))}</div>` : ''}
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
      <p class="intro">Stand-ins of three networks on this machine. Nothing here is seen by anybody else.</p>
      <p class="meta">It is ${when(world.clock.now().toISOString())} UTC here.</p>
    </header>
    ${content}
  </body>
</html>`;
}

function column(networks: Networks, network: TimelineName): Html {
  const posts = timeline(networks, network);
  return html`<section class="column ${network}" aria-labelledby="h-${network}">
      <h2 id="h-${network}">${names[network]}</h2>
      ${posts.length === 0 ? html`<p class="empty">Nothing was posted yet. <code>npm run syndicate</code> announces what is due.</p>` : ''}
      ${posts.slice(0, limits.posts).map((post) => article(post(), 0, { replies: limits.replies }))}
      ${posts.length > limits.posts ? html`<p class="meta">and ${posts.length - limits.posts} older ones</p>` : ''}
    </section>`;
}

const policy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The timelines to look at, single posts at the addresses the networks give them, and the forms to answer with. */
export function pageApp(networks: Networks, world: World, control: Control): Hono<Env> {
  const app = new Hono<Env>();
  const send = (c: Context<Env>, title: string, content: Html, status: 200 | 404 = 200) =>
    c.html(layout(title, world, content), status, {
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'no-referrer',
    });
  const single = (c: Context<Env>, network: TimelineName, id: string) => {
    const post = shownPost(networks, network, id);
    return post
      ? send(
          c,
          `${post.author.name} on ${names[network]}`,
          html`<main class="single ${network}">${article(post, 0, { replies: 500 })}</main>`,
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
      html`<main class="columns">${(['mastodon', 'bluesky', 'linkedin'] as const).map((network) => column(networks, network))}</main>`,
    ),
  );
  app.get('/sandbox/page.css', (c) => c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }));

  const person = (c: Context<Env>, network: TimelineName, name: string, id: string | undefined) => {
    const posts = id ? timeline(networks, network, id).slice(0, limits.posts) : [];
    const content =
      posts.length > 0
        ? posts.map((post) => article(post(), 0, { replies: limits.replies }))
        : html`<p class="empty">Nothing was posted yet.</p>`;
    return send(
      c,
      `${name} on ${names[network]}`,
      html`<main class="single ${network}"><h2>${name}</h2>${content}</main>`,
      id ? 200 : 404,
    );
  };
  app.get('/mastodon/:acct{@[^/]+}/:id{[0-9]+}', (c) => single(c, 'mastodon', c.req.param('id')));
  app.get('/mastodon/:acct{@[^/]+}', (c) =>
    person(c, 'mastodon', c.req.param('acct'), networks.mastodon.findAccount(c.req.param('acct'))?.id),
  );
  app.get('/mastodon/tags/:tag', (c) => c.redirect('/'));
  app.get('/bluesky/profile/:actor/post/:rkey', (c) => {
    const did = networks.bluesky.findAccount(c.req.param('actor'))?.id;
    return single(c, 'bluesky', `at://${did}/app.bsky.feed.post/${c.req.param('rkey')}`);
  });
  app.get('/bluesky/profile/:actor', (c) =>
    person(c, 'bluesky', c.req.param('actor'), networks.bluesky.findAccount(c.req.param('actor'))?.id),
  );
  app.get('/linkedin/feed/update/:urn', (c) => single(c, 'linkedin', c.req.param('urn')));
  app.get('/linkedin/feed/update/:urn/', (c) => single(c, 'linkedin', c.req.param('urn')));

  app.post('/sandbox/ui/:network', async (c) => {
    const { id, as, text, do: wish } = (await c.req.parseBody()) as Record<string, string>;
    if (!id || !as) return c.text('A post and a name are needed.', 400);
    const words = text?.trim() ?? '';
    if (wish === 'reply' && words === '') return c.redirect(`/#${anchor(id)}`, 303);
    const { mastodon, bluesky, linkedin } = control;
    const doings: Record<string, Record<string, () => unknown>> = {
      mastodon: {
        reply: () => mastodon.status({ as, text: words, inReplyTo: id }),
        like: () => mastodon.favourite({ as, id }),
        boost: () => mastodon.reblog({ as, id }),
      },
      bluesky: {
        // A handle is a domain name; a bare name becomes one.
        reply: () => bluesky.post({ as: handle(as), text: words, inReplyTo: id }),
        like: () => bluesky.like({ as: handle(as), uri: id }),
        boost: () => bluesky.repost({ as: handle(as), uri: id }),
      },
      linkedin: {
        reply: () => {
          const parent = id.startsWith('urn:li:comment:') ? id : undefined;
          const on = parent ? networks.linkedin.comments.get(parent)?.post : id;
          return linkedin.comment({ as, text: words, on: on ?? id, ...(parent ? { parent } : {}) });
        },
        like: () => linkedin.react({ as, on: id }),
      },
    };
    const doing = doings[c.req.param('network')]?.[wish ?? ''];
    if (!doing) return c.text('There is no such thing to do.', 400);
    try {
      await doing();
    } catch (error) {
      return c.text(error instanceof Error ? error.message : String(error), 400);
    }
    return c.redirect(`/#${anchor(id)}`, 303);
  });
  return app;
}

function handle(name: string): string {
  const bare = name.trim().replace(/^@/, '').toLowerCase();
  return bare.includes('.') || bare.startsWith('did:') ? bare : `${bare.replace(/[^a-z0-9-]+/g, '-')}.test`;
}
