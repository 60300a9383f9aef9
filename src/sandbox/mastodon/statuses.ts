import { Hono } from 'hono';
import type { Env } from '../world.ts';
import { flag, MastodonError, notFound, parameters, reader, requireUser, text } from './auth.ts';
import { crawl } from './cards.ts';
import { accountJson, statusJson } from './entities.ts';
import type { MastodonAccount, MastodonState, Status, Visibility } from './state.ts';
import { countedLength } from './text.ts';

const visibilities = ['public', 'unlisted', 'private', 'direct'];

/** app/controllers/api/v1/statuses_controller.rb: what a thread shows with a token, and without one. */
const contextLimits = {
  token: { ancestors: 4096, descendants: 4096, depth: 4096 },
  anonymous: { ancestors: 40, descendants: 60, depth: 20 },
};

/** How long a server remembers an idempotency key (app/services/post_status_service.rb). */
const keyLifetime = 3_600_000;

function checked(
  state: MastodonState,
  parameter: Record<string, unknown>,
  account: MastodonAccount,
  kept: string[] = [],
) {
  const content = text(parameter.status) ?? '';
  const spoilerText = text(parameter.spoiler_text) ?? '';
  const mediaIds = Array.isArray(parameter.media_ids) ? parameter.media_ids.map(String) : [];
  if (content.trim() === '' && mediaIds.length === 0) {
    throw new MastodonError(422, "Validation failed: Text can't be blank");
  }
  const limit = state.world.settings.mastodonCharacters;
  if (countedLength(content, spoilerText) > limit) {
    throw new MastodonError(422, `Validation failed: Text character limit of ${limit} exceeded`);
  }
  if (mediaIds.length > 4) throw new MastodonError(422, 'Cannot attach more than 4 files');
  for (const id of mediaIds) {
    const media = state.media.get(id);
    const free = media && media.accountId === account.id && (media.statusId === null || kept.includes(id));
    if (!free) throw new MastodonError(422, 'The media could not be found');
    if (media.polls > 0) {
      throw new MastodonError(
        422,
        'Cannot attach files that have not finished processing. Try again in a moment!',
      );
    }
  }
  const language = text(parameter.language);
  if (language && !/^[a-z]{2,3}(-[A-Za-z]{2,8})*$/.test(language)) {
    throw new MastodonError(422, 'Validation failed: Language is invalid');
  }
  return { content, spoilerText, mediaIds, language: language ?? 'en' };
}

function attach(state: MastodonState, status: Status): void {
  for (const id of status.mediaIds) state.media.put({ ...state.media.get(id)!, statusId: status.id });
}

/** Everything under `/api/v1/statuses`. */
export function statusRoutes(state: MastodonState): Hono<Env> {
  const app = new Hono<Env>();
  /** Keys of requests that are being worked on. */
  const working = new Set<string>();

  const find = (id: string, who: MastodonAccount | undefined): Status => {
    const status = state.statuses.get(id);
    // Not to be read looks the same as not there.
    if (!status || !state.mayRead(status, who)) throw notFound();
    return status;
  };

  app.post('/', async (c) => {
    const account = requireUser(c, state, 'write:statuses');
    const { clock, settings } = state.world;
    const key = settings.mastodonKeys === 'none' ? undefined : c.req.header('Idempotency-Key');
    const keyId = key && `${account.id}:${key}`;
    const parameter = await parameters(c);
    const known = keyId ? state.keys.get(keyId) : undefined;
    if (known && Math.abs(clock.now().getTime() - Date.parse(known.at)) < keyLifetime) {
      const earlier = state.statuses.get(known.statusId);
      if (!earlier) throw notFound();
      return c.json(statusJson(state, earlier, account));
    }
    if (keyId && settings.mastodonKeys === 'lock') {
      // app/lib/redis_lock: `Mastodon::RaceConditionError`, which the API answers with 503.
      if (working.has(keyId))
        throw new MastodonError(503, 'There was a temporary problem serving your request');
      working.add(keyId);
    }
    try {
      await c.get('stops')?.();
    } finally {
      if (keyId) working.delete(keyId);
    }
    const now = clock.now();
    const { content, spoilerText, mediaIds, language } = checked(state, parameter, account);
    const visibility = text(parameter.visibility) ?? 'public';
    if (!visibilities.includes(visibility)) {
      throw new MastodonError(422, 'Validation failed: Visibility is not included in the list');
    }
    const quotePolicy = text(parameter.quote_approval_policy) || undefined;
    if (quotePolicy && !['public', 'followers', 'nobody'].includes(quotePolicy)) {
      throw new MastodonError(422, `'${quotePolicy}' is not a valid quote_approval_policy`);
    }
    const parentId = text(parameter.in_reply_to_id);
    const parent = parentId ? state.statuses.get(parentId) : undefined;
    if (parentId && (!parent || !state.mayRead(parent, account))) {
      throw new MastodonError(404, 'The post you are trying to reply to does not appear to exist.');
    }
    const status = state.statuses.put({
      id: state.newId(),
      accountId: account.id,
      text: content,
      visibility: visibility as Visibility,
      quotePolicy,
      language,
      spoilerText,
      sensitive: flag(parameter.sensitive) || spoilerText !== '',
      inReplyToId: parent?.id ?? null,
      mediaIds,
      createdAt: now.toISOString(),
      editedAt: null,
      history: [{ text: content, spoilerText, at: now.toISOString() }],
      card: null,
      favouritedBy: [],
      rebloggedBy: [],
    });
    if (keyId) state.keys.put({ id: keyId, statusId: status.id, at: now.toISOString() });
    attach(state, status);
    state.world.later(() => crawl(state, status.id));
    return c.json(statusJson(state, status, account));
  });

  app.get('/', (c) => {
    const who = reader(c, state, 'read:statuses');
    const ids = [...(c.req.queries('id[]') ?? []), ...(c.req.queries('id') ?? [])].slice(0, 20);
    const found = ids
      .flatMap((id) => state.statuses.get(id) ?? [])
      .filter((status) => state.mayRead(status, who));
    return c.json(found.map((status) => statusJson(state, status, who)));
  });

  app.get('/:id', (c) => {
    const who = reader(c, state, 'read:statuses');
    return c.json(statusJson(state, find(c.req.param('id'), who), who));
  });

  app.get('/:id/context', (c) => {
    const who = reader(c, state, 'read:statuses');
    const limits = who ? contextLimits.token : contextLimits.anonymous;
    const status = find(c.req.param('id'), who);
    // Who asks does not see people they blocked or muted, nor the servers they blocked (app/lib/status_filter.rb).
    const hidden = (other: Status) => {
      if (!who || other.accountId === who.id) return false;
      const relation = state.relation(who.id, other.accountId);
      const domain = state.accounts.get(other.accountId)?.domain;
      return Boolean(relation.blocking || relation.muting || (domain && state.domainBlocks.get(domain)));
    };
    const shown = (other: Status) => state.mayRead(other, who) && !hidden(other);

    const ancestors: Status[] = [];
    const seen = new Set([status.id]);
    let above = status.inReplyToId;
    while (above && !seen.has(above) && ancestors.length < limits.ancestors) {
      seen.add(above);
      const ancestor = state.statuses.get(above);
      if (!ancestor) break;
      ancestors.unshift(ancestor);
      above = ancestor.inReplyToId;
    }

    const descendants: Status[] = [];
    const reached = new Set([status.id]);
    const stack = state
      .repliesTo(status.id)
      .map((reply) => ({ reply, depth: 1 }))
      .reverse();
    while (stack.length > 0 && descendants.length < limits.descendants) {
      const { reply, depth } = stack.pop()!;
      if (reached.has(reply.id) || depth > limits.depth) continue;
      reached.add(reply.id);
      descendants.push(reply);
      for (const below of state.repliesTo(reply.id).reverse()) stack.push({ reply: below, depth: depth + 1 });
    }
    return c.json({
      ancestors: ancestors.filter(shown).map((other) => statusJson(state, other, who)),
      descendants: descendants.filter(shown).map((other) => statusJson(state, other, who)),
    });
  });

  app.get('/:id/source', (c) => {
    const account = requireUser(c, state, 'read:statuses');
    const status = find(c.req.param('id'), account);
    if (state.world.settings.mastodonRenders === 'counted') throw notFound();
    return c.json({ id: status.id, text: status.text, spoiler_text: status.spoilerText });
  });

  app.get('/:id/history', (c) => {
    const who = reader(c, state, 'read:statuses');
    const status = find(c.req.param('id'), who);
    const author = accountJson(state, state.accounts.get(status.accountId)!);
    return c.json(
      status.history.map((edit) => ({
        content: state.html({ ...status, text: edit.text }),
        spoiler_text: edit.spoilerText,
        sensitive: status.sensitive,
        created_at: edit.at,
        account: author,
        media_attachments: [],
        emojis: [],
      })),
    );
  });

  app.put('/:id', async (c) => {
    const account = requireUser(c, state, 'write:statuses');
    const status = state.statuses.get(c.req.param('id'));
    if (!status || status.accountId !== account.id) throw notFound();
    const parameter = await parameters(c);
    const change = checked(state, parameter, account, status.mediaIds);
    const at = state.world.clock.now().toISOString();
    const same =
      change.content === status.text &&
      change.spoilerText === status.spoilerText &&
      change.mediaIds.join() === status.mediaIds.join();
    if (Array.isArray(parameter.media_attributes)) {
      for (const attributes of parameter.media_attributes as { id?: string; description?: string }[]) {
        const media = attributes.id ? state.media.get(attributes.id) : undefined;
        if (media?.accountId === account.id && typeof attributes.description === 'string') {
          state.media.put({ ...media, description: attributes.description });
        }
      }
    }
    const edited = state.statuses.put({
      ...status,
      text: change.content,
      html: undefined,
      spoilerText: change.spoilerText,
      sensitive: flag(parameter.sensitive) || change.spoilerText !== '',
      language: text(parameter.language) ?? status.language,
      mediaIds: change.mediaIds,
      editedAt: same ? status.editedAt : at,
      history: same
        ? status.history
        : [...status.history, { text: change.content, spoilerText: change.spoilerText, at }],
    });
    attach(state, edited);
    state.world.later(() => crawl(state, edited.id));
    return c.json(statusJson(state, edited, account));
  });

  app.delete('/:id', (c) => {
    const account = requireUser(c, state, 'write:statuses');
    const status = state.statuses.get(c.req.param('id'));
    if (!status || status.accountId !== account.id) throw notFound();
    const last = { ...statusJson(state, status, account), text: status.text };
    state.removeStatus(status.id);
    return c.json(last);
  });

  for (const [list, field] of [
    ['favourited_by', 'favouritedBy'],
    ['reblogged_by', 'rebloggedBy'],
  ] as const) {
    app.get(`/:id/${list}`, (c) => {
      const status = find(c.req.param('id'), reader(c, state, 'read:accounts'));
      const accounts = status[field].flatMap((id) => state.accounts.get(id) ?? []);
      const limit = Math.min(80, Math.max(1, Number(c.req.query('limit') ?? 40) || 40));
      const start = Number(c.req.query('max_id') ?? 0) || 0;
      if (start + limit < accounts.length) {
        c.header(
          'Link',
          `<${state.base}${c.req.path.replace(/^\/mastodon/, '')}?limit=${limit}&max_id=${start + limit}>; rel="next"`,
        );
      }
      return c.json(accounts.slice(start, start + limit).map((account) => accountJson(state, account)));
    });
  }

  const toggles = {
    favourite: ['favouritedBy', true, 'write:favourites'],
    unfavourite: ['favouritedBy', false, 'write:favourites'],
    reblog: ['rebloggedBy', true, 'write:statuses'],
    unreblog: ['rebloggedBy', false, 'write:statuses'],
  } as const;
  for (const [action, [field, on, scope]] of Object.entries(toggles)) {
    app.post(`/:id/${action}`, (c) => {
      const account = requireUser(c, state, scope);
      const status = find(c.req.param('id'), account);
      const others = status[field].filter((id) => id !== account.id);
      const changed = state.statuses.put({ ...status, [field]: on ? [...others, account.id] : others });
      return c.json(statusJson(state, changed, account));
    });
  }
  return app;
}
