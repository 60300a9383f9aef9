import { accountJson, statusJson, statusUrl } from './entities.ts';
import type { MastodonAccount, MastodonState, Relation, Status } from './state.ts';
import { escapeHtml } from './text.ts';

/** An account to be made, or changed where one of that name is there already. */
export interface AccountWish extends Partial<Omit<MastodonAccount, 'id' | 'username' | 'domain'>> {
  /** `alice` for an account of this server, `alice@social.example` for one of another. */
  acct: string;
}

/** A status by somebody. */
export interface StatusWish {
  /** Who: an account's name; one that is not there yet is made. */
  as: string;
  text?: string;
  /** The content as another server might send it, unchecked; the text is left out then. */
  html?: string;
  /** The id of the status it answers. */
  inReplyTo?: string;
  visibility?: Status['visibility'];
  language?: string | null;
  spoilerText?: string;
  createdAt?: string;
  url?: string;
  emojis?: unknown[];
  override?: Record<string, unknown>;
}

/** What a test or the demo can make happen on Mastodon. */
export function mastodonControl(state: MastodonState) {
  const now = () => state.world.clock.now().toISOString();

  const ensure = (acct: string): MastodonAccount => {
    const known = state.accounts.get(acct) ?? state.findAccount(acct);
    if (known) return known;
    const [username, domain] = acct.replace(/^@/, '').split('@');
    return state.accounts.put({
      id: state.newId(),
      username: username!,
      domain,
      displayName: username!,
      note: '',
      createdAt: now(),
    });
  };
  const status = (id: string): Status => {
    const found = state.statuses.get(id);
    if (!found) throw new TypeError(`There is no status ${id} on the sandbox's Mastodon.`);
    return found;
  };
  const result = (made: Status) => ({ id: made.id, url: statusUrl(state, made) });
  const toggle =
    (field: 'favouritedBy' | 'rebloggedBy') => (wish: { id: string; as: string; undo?: boolean }) => {
      const account = ensure(wish.as);
      const others = status(wish.id)[field].filter((id) => id !== account.id);
      state.statuses.put({ ...status(wish.id), [field]: wish.undo ? others : [...others, account.id] });
      return {};
    };

  return {
    /** Makes or changes an account; the note may be plain text or HTML. */
    account(wish: AccountWish) {
      const { acct, ...rest } = wish;
      const account = ensure(acct);
      const note =
        rest.note === undefined
          ? account.note
          : /<[a-z]/i.test(rest.note)
            ? rest.note
            : `<p>${escapeHtml(rest.note)}</p>`;
      return accountJson(state, state.accounts.put({ ...account, ...rest, note }));
    },
    /** Removes an account with everything it said: a deleted account. */
    removeAccount(wish: { acct: string }) {
      const account = state.findAccount(wish.acct);
      if (!account) throw new TypeError(`There is no account ${wish.acct} on the sandbox's Mastodon.`);
      for (const own of state.statusesOf(account.id)) state.removeStatus(own.id);
      state.accounts.delete(account.id);
      return {};
    },
    /** Lets somebody post or answer. */
    status(wish: StatusWish) {
      const account = ensure(wish.as);
      const createdAt = wish.createdAt ?? now();
      const text = wish.text ?? '';
      const made = state.statuses.put({
        id: state.newId(wish.createdAt && !wish.inReplyTo ? new Date(wish.createdAt) : undefined),
        accountId: account.id,
        text,
        html: wish.html,
        visibility: wish.visibility ?? 'public',
        language: wish.language === undefined ? 'en' : wish.language,
        spoilerText: wish.spoilerText ?? '',
        sensitive: Boolean(wish.spoilerText),
        inReplyToId: wish.inReplyTo ?? null,
        mediaIds: [],
        createdAt,
        editedAt: null,
        history: [{ text, spoilerText: wish.spoilerText ?? '', at: createdAt }],
        card: null,
        favouritedBy: [],
        rebloggedBy: [],
        emojis: wish.emojis,
        url: wish.url,
        override: wish.override,
      });
      return result(made);
    },
    /** Changes a status: its words, who may read it, what it answers (even to a circle). */
    edit(wish: { id: string; inReplyTo?: string | null } & Partial<Omit<StatusWish, 'as' | 'inReplyTo'>>) {
      const { id, inReplyTo, ...rest } = wish;
      const before = status(id);
      const inReplyToId = inReplyTo === undefined ? before.inReplyToId : inReplyTo;
      return result(state.statuses.put({ ...before, ...rest, inReplyToId, editedAt: now() }));
    },
    remove(wish: { id: string }) {
      state.removeStatus(status(wish.id).id);
      return {};
    },
    favourite: toggle('favouritedBy'),
    reblog: toggle('rebloggedBy'),
    /** Sets what one account decided about another. */
    relation(wish: { from: string; to: string } & Omit<Relation, 'id'>) {
      const { from, to, ...rest } = wish;
      return state.relations.put({ ...state.relation(ensure(from).id, ensure(to).id), ...rest });
    },
    /** Blocks a whole server for the owner, or no longer. */
    domainBlock(wish: { domain: string; undo?: boolean }) {
      if (wish.undo) state.domainBlocks.delete(wish.domain);
      else state.domainBlocks.put({ id: wish.domain });
      return {};
    },
    /** Makes a token, or sets the scopes of one; `revoked` takes it away. */
    token(wish: { token: string; acct?: string; scopes?: string[]; revoked?: boolean }) {
      if (wish.revoked) {
        state.tokens.delete(wish.token);
        return {};
      }
      const known = state.tokens.get(wish.token);
      const accountId = wish.acct ? ensure(wish.acct).id : (known?.accountId ?? ensure('owner').id);
      return state.tokens.put({
        createdAt: now(),
        ...known,
        id: wish.token,
        accountId,
        scopes: wish.scopes ?? known?.scopes ?? ['read', 'write'],
      });
    },
    /** Every status as the API would send it to its author, oldest first. */
    statuses() {
      return state.statuses.all().map((each) => statusJson(state, each, state.accounts.get(each.accountId)));
    },
    /** Everything remembered, as it is stored. */
    state() {
      const { accounts, statuses, media, relations, keys } = state;
      return {
        accounts: accounts.all(),
        statuses: statuses
          .all()
          .map((each) => ({ ...each, html: state.html(each), url: statusUrl(state, each) })),
        media: media.all(),
        relations: relations.all(),
        idempotencyKeys: keys.all(),
      };
    },
  };
}
