/** LinkedIn in the sandbox. */
import { clearAll, type StandIn } from '../stand-in.ts';
import { linkedinControl } from './control.ts';
import { linkedinApp } from './index.ts';
import { linkedinShown, linkedinTimeline } from './shown.ts';
import { openLinkedIn } from './state.ts';

declare module '../world.ts' {
  interface Settings {
    /** Whether LinkedIn refuses a text it already has with 422 DUPLICATE_POST. */
    linkedinDuplicates: boolean;
    /** The oldest LinkedIn-Version still answered, `YYYYMM`; unset: eleven months before the clock's month. */
    linkedinOldestVersion?: string | undefined;
    /** Seconds LinkedIn works on a document before it can be shown. */
    linkedinProcessing: number;
  }
}

declare module '../stand-in.ts' {
  interface StandIns {
    linkedin: { control: ReturnType<typeof linkedinControl>; owner: { urn: string } };
  }
}

/** The app that can sign the owner in and inspect tokens. */
export const sandboxLinkedInApp = { id: 'sandbox-client-id', secret: 'sandbox-client-secret' } as const;

const token = 'sandbox-linkedin-token';
const urn = 'urn:li:person:owner';
const scopes = ['openid', 'profile', 'w_member_social'];
/** LinkedIn seldom grants the right to read comments; this token has it. */
const reader = 'sandbox-linkedin-reader';

export const standIn: StandIn = {
  credentials: { LINKEDIN_ACCESS_TOKEN: token },
  settings: { linkedinDuplicates: true, linkedinProcessing: 0 },
  faultBody: (status) => {
    const [code, message] = {
      401: ['INVALID_ACCESS_TOKEN', 'The access token is invalid'],
      403: ['ACCESS_DENIED', 'This action is not allowed'],
      422: ['UNPROCESSABLE_ENTITY', 'Validation failed: Text is invalid'],
      426: ['NONEXISTENT_VERSION', 'Upgrade required'],
      429: ['TOO_MANY_REQUESTS', 'Too many requests'],
      500: ['INTERNAL_SERVER_ERROR', 'Internal Server Error'],
    }[status] as [string, string];
    return { status, code, message };
  },
  resetHeaders: (at) => ({ 'X-RateLimit-Reset': String(Math.floor(at.getTime() / 1000)) }),
  open(world) {
    const state = openLinkedIn(world);
    const control = linkedinControl(state);
    const seed = () => {
      if (state.members.get(urn)) return;
      state.members.put({ id: urn, name: 'Site Owner', headline: 'The owner of this sandbox' });
      state.newToken(urn, scopes, token);
      state.apps.put({ ...sandboxLinkedInApp, scopes });
    };
    seed();
    return {
      app: linkedinApp(state),
      control,
      owner: { urn },
      siteSettings: { api: `${world.origin}/linkedin` },
      get hint() {
        control.token({ token: reader, person: urn, scopes: [...scopes, 'r_member_social'] });
        return `LinkedIn's usual token may not read comments. ${reader} may; with it, put\n"linkedin: full" under replies.`;
      },
      seed,
      clear: () => clearAll({ ...state, world: undefined }),
      page: {
        verbs: { like: 'Like', answer: 'Comment' },
        stranger: 'Ada Reader',
        timeline: () => linkedinTimeline(state),
        post: (id) => linkedinShown(state, id),
        posts: {
          '/feed/update/:urn': ({ urn }) => urn!,
          '/feed/update/:urn/': ({ urn }) => urn!,
        },
        people: {},
        reply({ id, as, text }) {
          const parent = id.startsWith('urn:li:comment:') ? id : undefined;
          const on = parent ? state.comments.get(parent)?.post : id;
          return control.comment({ as, text, on: on ?? id, ...(parent ? { parent } : {}) });
        },
        like: ({ id, as }) => control.react({ as, on: id }),
      },
      demo: {
        phrase: 'our department newsletter',
        site: { 'replies.linkedin': 'full' },
        prepare() {
          control.token({ token, person: urn, scopes: [...scopes, 'r_member_social'] });
        },
        answer(post) {
          control.member({ name: 'Judith Ammann', headline: 'Subject librarian' });
          control.comment({
            on: post,
            as: 'Judith Ammann',
            text: 'I am going to steal the idea of a journal in the repository for our department newsletter.',
          });
          control.react({ on: post, as: 'Judith Ammann' });
          return 1;
        },
      },
    };
  },
};
