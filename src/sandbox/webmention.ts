import { Hono } from 'hono';
import type { StoredCollection } from './store.ts';
import type { Env, World } from './world.ts';

/** What somebody's site said about a page. */
export interface Mention {
  id: string;
  kind: 'in-reply-to' | 'like-of' | 'repost-of' | 'bookmark-of' | 'mention-of' | 'rsvp';
  /** The page on the other site. */
  source: string;
  /** The page of one's own that is spoken of. */
  target: string;
  author: { name: string; url: string; photo?: string | undefined };
  /** When it was published there, RFC 3339. */
  published: string | null;
  received: string;
  html?: string | undefined;
  text?: string | undefined;
  private?: boolean | undefined;
}

/** The webmentions that were received. */
export const openWebmentions = (world: World): StoredCollection<Mention> =>
  world.store.collection<Mention>('webmentions');

/** A mention in JF2, https://jf2.spec.indieweb.org/, as webmention.io sends it. */
function jf2(mention: Mention) {
  const { kind, source, target, author } = mention;
  return {
    type: 'entry',
    author: { type: 'card', name: author.name, photo: author.photo ?? '', url: author.url },
    url: source,
    published: mention.published,
    'wm-received': mention.received,
    'wm-id': Number(mention.id),
    'wm-source': source,
    'wm-target': target,
    'wm-protocol': 'webmention',
    ...(mention.html === undefined && mention.text === undefined
      ? {}
      : {
          content: {
            ...(mention.html === undefined ? {} : { html: mention.html }),
            text: mention.text ?? mention.html!.replace(/<[^>]*>/g, ''),
          },
        }),
    'wm-property': kind,
    [kind]: target,
    'wm-private': mention.private ?? false,
  };
}

/**
 * webmention.io's API (https://github.com/aaronpk/webmention.io#api): `GET /api/mentions.jf2` with `target`
 * (one or more), or `domain`; `since`, `since_id`, `wm-property`, `per-page`, `page`, `sort-dir`.
 */
export function webmentionApp(mentions: StoredCollection<Mention>): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/api/mentions.jf2', (c) => {
    const targets = [...(c.req.queries('target') ?? []), ...(c.req.queries('target[]') ?? [])];
    const domain = c.req.query('domain');
    if (targets.length === 0 && !domain && !c.req.query('token')) {
      return c.json(
        {
          error: 'unauthorized',
          error_description: 'To access mentions of a domain, a token or target is required',
        },
        401,
      );
    }
    const properties = [...(c.req.queries('wm-property') ?? []), ...(c.req.queries('wm-property[]') ?? [])];
    const since = c.req.query('since');
    const sinceId = Number(c.req.query('since_id') ?? 0);
    const size = Math.max(1, Number(c.req.query('per-page') ?? 20) || 20);
    const start = (Number(c.req.query('page') ?? 0) || 0) * size;
    const found = mentions
      .all()
      .filter((mention) => targets.length === 0 || targets.includes(mention.target))
      .filter(
        (mention) =>
          !domain || new URL(mention.target).hostname === domain || new URL(mention.target).host === domain,
      )
      .filter((mention) => properties.length === 0 || properties.includes(mention.kind))
      .filter((mention) => !since || Date.parse(mention.received) > Date.parse(since))
      .filter((mention) => Number(mention.id) > sinceId);
    if (c.req.query('sort-dir') !== 'up') found.reverse();
    return c.json({ type: 'feed', name: 'Webmentions', children: found.slice(start, start + size).map(jf2) });
  });
  app.get('/api/count.json', (c) => {
    const found = mentions.all().filter((mention) => mention.target === c.req.query('target'));
    const type: Record<string, number> = {};
    for (const mention of found) {
      const name = mention.kind === 'in-reply-to' ? 'reply' : mention.kind.replace(/-of$/, '');
      type[name] = (type[name] ?? 0) + 1;
    }
    return c.json({ count: found.length, type });
  });
  app.post('/:domain/webmention', async (c) => {
    const { source, target } = await c.req.parseBody();
    if (
      typeof source !== 'string' ||
      typeof target !== 'string' ||
      !URL.canParse(source) ||
      !URL.canParse(target)
    ) {
      return c.json({ error: 'invalid_request' }, 400);
    }
    return c.json({ status: 'queued', summary: 'Webmention was queued for processing' }, 201);
  });
  return app;
}
