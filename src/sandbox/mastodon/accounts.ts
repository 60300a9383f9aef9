import { Hono } from 'hono';
import type { Env } from '../world.ts';
import { notFound, reader, requireUser } from './auth.ts';
import { accountJson, statusJson } from './entities.ts';
import type { MastodonAccount, MastodonState, Relation } from './state.ts';

function relationshipJson(state: MastodonState, own: MastodonAccount, other: MastodonAccount) {
  const to = state.relation(own.id, other.id);
  const from = state.relation(other.id, own.id);
  return {
    id: other.id,
    following: to.following ?? false,
    showing_reblogs: to.following ?? false,
    notifying: false,
    languages: null,
    followed_by: from.following ?? false,
    blocking: to.blocking ?? false,
    blocked_by: from.blocking ?? false,
    muting: to.muting ?? false,
    muting_notifications: to.muting ?? false,
    muting_expires_at: null,
    requested: false,
    requested_by: false,
    domain_blocking: Boolean(other.domain && state.domainBlocks.get(other.domain)),
    endorsed: false,
    note: '',
  };
}

/** Everything under `/api/v1/accounts`, and the lists of who is muted and blocked. */
export function accountRoutes(state: MastodonState): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/accounts/verify_credentials', (c) => {
    const account = requireUser(c, state, 'read:accounts');
    return c.json({
      ...accountJson(state, account),
      source: {
        privacy: 'public',
        sensitive: false,
        language: null,
        note: account.note.replace(/<[^>]*>/g, ''),
        fields: [],
        follow_requests_count: 0,
        hide_collections: null,
        discoverable: account.discoverable ?? null,
        indexable: account.indexable ?? false,
        attribution_domains: [],
        quote_policy: 'public',
      },
      role: { id: '-99', name: '', permissions: '65536', color: '', highlighted: false },
    });
  });

  app.get('/accounts/lookup', (c) => {
    const account = state.findAccount(c.req.query('acct') ?? '');
    if (!account) throw notFound();
    return c.json(accountJson(state, account));
  });

  app.get('/accounts/relationships', (c) => {
    const own = requireUser(c, state, 'read:follows');
    const ids = [...(c.req.queries('id[]') ?? []), ...(c.req.queries('id') ?? [])];
    const others = ids.flatMap((id) => state.accounts.get(id) ?? []);
    return c.json(others.map((other) => relationshipJson(state, own, other)));
  });

  const find = (id: string): MastodonAccount => {
    const account = state.accounts.get(id);
    if (!account) throw notFound();
    return account;
  };

  app.get('/accounts/:id', (c) => c.json(accountJson(state, find(c.req.param('id')))));

  app.get('/accounts/:id/statuses', (c) => {
    const who = reader(c, state, 'read:statuses');
    const account = find(c.req.param('id'));
    const query = (name: string) => c.req.query(name);
    const bound = (name: string) => (/^\d+$/.test(query(name) ?? '') ? BigInt(query(name)!) : undefined);
    const [max, since, min] = [bound('max_id'), bound('since_id'), bound('min_id')];
    const limit = Math.min(40, Math.max(1, Number(query('limit') ?? 20) || 20));
    const yes = (name: string) => query(name) === 'true' || query(name) === '1';
    const found = state
      .statusesOf(account.id)
      .filter((status) => state.mayRead(status, who))
      .filter((status) => !(yes('exclude_reblogs') && status.reblogsOfId))
      .filter((status) => !(yes('only_media') && status.mediaIds.length === 0))
      // An answer to oneself is no reply here (app/lib/account_statuses_filter.rb).
      .filter((status) => {
        const parent = status.inReplyToId ? state.statuses.get(status.inReplyToId) : undefined;
        return !(yes('exclude_replies') && parent && parent.accountId !== account.id);
      })
      .filter(
        ({ id }) => (max === undefined || BigInt(id) < max) && (since === undefined || BigInt(id) > since),
      )
      .filter(({ id }) => min === undefined || BigInt(id) > min)
      .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? 1 : -1));
    const page = min === undefined ? found.slice(0, limit) : found.slice(-limit);
    if (page.length > 0) {
      const link = (parameter: string, id: string, rel: string) => {
        const url = new URL(`${state.base}/api/v1/accounts/${account.id}/statuses`);
        for (const [name, value] of new URL(c.req.url).searchParams) {
          if (!['max_id', 'since_id', 'min_id'].includes(name)) url.searchParams.append(name, value);
        }
        url.searchParams.set(parameter, id);
        return `<${url}>; rel="${rel}"`;
      };
      const links = page.length === limit ? [link('max_id', page.at(-1)!.id, 'next')] : [];
      c.header('Link', [...links, link('min_id', page[0]!.id, 'prev')].join(', '));
    }
    return c.json(page.map((status) => statusJson(state, status, who)));
  });

  const changes: Record<string, [Partial<Relation>, string]> = {
    follow: [{ following: true }, 'write:follows'],
    unfollow: [{ following: false }, 'write:follows'],
    mute: [{ muting: true }, 'write:mutes'],
    unmute: [{ muting: false }, 'write:mutes'],
    block: [{ blocking: true, following: false }, 'write:blocks'],
    unblock: [{ blocking: false }, 'write:blocks'],
  };
  for (const [action, [change, scope]] of Object.entries(changes)) {
    app.post(`/accounts/:id/${action}`, (c) => {
      const own = requireUser(c, state, scope);
      const other = find(c.req.param('id'));
      state.relations.put({ ...state.relation(own.id, other.id), ...change });
      return c.json(relationshipJson(state, own, other));
    });
  }

  for (const [list, field] of [
    ['mutes', 'muting'],
    ['blocks', 'blocking'],
  ] as const) {
    app.get(`/${list}`, (c) => {
      const own = requireUser(c, state, `read:${list}`);
      const ids = state.relations.all().flatMap((relation) => {
        const [from, to] = relation.id.split(':');
        return from === own.id && relation[field] ? [to!] : [];
      });
      // Paged by a position, which clients only pass on.
      const start = Number(c.req.query('max_id') ?? 0) || 0;
      const limit = Math.min(80, Math.max(1, Number(c.req.query('limit') ?? 40) || 40));
      if (start + limit < ids.length) {
        c.header('Link', `<${state.base}/api/v1/${list}?limit=${limit}&max_id=${start + limit}>; rel="next"`);
      }
      const page = ids.slice(start, start + limit).flatMap((id) => state.accounts.get(id) ?? []);
      return c.json(page.map((account) => accountJson(state, account)));
    });
  }

  app.get('/domain_blocks', (c) => {
    requireUser(c, state, 'read:blocks');
    return c.json(state.domainBlocks.all().map((block) => block.id));
  });
  return app;
}
