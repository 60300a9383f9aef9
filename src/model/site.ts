/** `content/site.yaml`: who the site is of, where it announces, and how it looks. No secrets. */
import { z } from 'zod';
import { kinds } from './collections.ts';
import { imageSchema, postingOptionsSchema } from './entry.ts';
import { filled, langSchema, linkAddressSchema, webAddressSchema } from './fields.ts';
import {
  type AnyNetworkId,
  anyNetworkIds,
  type ByHandId,
  byHandIds,
  moments,
  type NetworkId,
  networkIds,
  networkNames,
} from './ids.ts';
import { footerSchema, navigationSchema } from './navigation.ts';
import { modelOf, optionalPartsOf, partsOf } from './networks.ts';
import { clockTimeSchema, dateTimeSchema, timeZoneSchema } from './time.ts';

/** Who the site is of. */
export const ownerSchema = z.strictObject({
  name: filled,
  tagline: filled.describe('what they speak about, in one line'),
  pronouns: filled.optional(),
  biography: z
    .strictObject({ short: filled, medium: filled.optional(), long: filled.optional() })
    .transform(({ short, medium = short, long = medium }) => ({ short, medium, long })),
  portrait: imageSchema.optional(),
  links: z
    .array(z.strictObject({ label: filled, url: linkAddressSchema, me: z.boolean().default(true) }))
    .default([]),
  email: z.email().optional(),
  affiliation: filled.optional(),
});

export const networksSchema = z
  .strictObject({ ...optionalPartsOf('settings'), byHand: z.array(z.enum(byHandIds)).default([]) })
  .superRefine(({ byHand, ...configured }, context) => {
    for (const [index, id] of byHand.entries()) {
      if (configured[id as keyof typeof configured] === undefined) continue;
      const message = `${networkNames[id]} has settings here, so it is posted to by Lectern: take it off this list, or its settings out`;
      context.addIssue({ code: 'custom', path: ['byHand', index], message });
    }
  });

/** Whether a network is one that the owner posts to: one without an adapter, or whose adapter is not set up. */
export function isByHand(
  network: AnyNetworkId,
  networks: z.infer<typeof networksSchema>,
): network is ByHandId {
  const hasSettings = networks[network as NetworkId] !== undefined;
  return !hasSettings && byHandIds.some((id) => id === network);
}

const template = z.union([z.literal(false), filled]);
const templatesByNetwork = z.strictObject({
  all: template.optional(),
  ...(Object.fromEntries(anyNetworkIds.map((id) => [id, template.optional()])) as Record<
    AnyNetworkId,
    z.ZodOptional<typeof template>
  >),
});

const choices = z.enum(['edit', 'keep']);

/** What becomes of a post whose entry changes: for each network, of those where posts can be changed. */
const onEditSchema = z.strictObject(
  Object.fromEntries(
    networkIds.map((id) => [
      id,
      modelOf(id).edits ? choices.default('edit') : z.enum(['keep']).default('keep'),
    ]),
  ) as Record<NetworkId, z.ZodDefault<typeof choices>>,
);

export const syndicationSchema = z.strictObject({
  /** Nothing older is announced. Without it, the first run's day counts (the journal is seeded). */
  since: dateTimeSchema.optional(),
  maxAge: z
    .number()
    .int()
    .positive()
    .default(14)
    .describe('days after which a moment is too late to be said'),
  maxPerRun: z.number().int().positive().default(5),
  hours: z
    .strictObject({ start: clockTimeSchema.default('09:00'), end: clockTimeSchema.optional() })
    .default({ start: '09:00' }),
  upcomingDays: z.number().int().positive().default(7),
  /** Whether what is going to be said is pushed first, so that two machines never say the same. */
  push: z.boolean().default(true),
  /** Moments that are never said. */
  silent: z.array(z.enum(moments)).default([]),
  /** Wording: kind → moment → network (or `all`). See docs/announcing.md for the placeholders. */
  templates: z.partialRecord(z.enum(kinds), z.partialRecord(z.enum(moments), templatesByNetwork)).default({}),
  onEdit: onEditSchema.prefault({}),
  thread: z.boolean().default(false),
  options: postingOptionsSchema.default({}),
});

/** Whether an address is one that files are served at: a path of the site, or elsewhere with https. */
export function isServed(address: string): boolean {
  return /^(?:\/(?!\/)|https:\/\/)/.test(address);
}

export const repliesSchema = z.strictObject({
  avatars: z.boolean().default(true),
  ...partsOf('replies'),
  order: z.enum(['time', 'liveliness']).default('time'),
  webmention: z.strictObject({ url: webAddressSchema, endpoint: webAddressSchema.optional() }).optional(),
  labellers: z
    .array(z.string().regex(/^did:(?:plc|web):[\w.:%-]+$/, 'expected a DID such as did:plc:…'))
    .default([])
    .describe('DIDs of labellers on Bluesky whose labels fold replies, beside those of Bluesky itself'),
  pageSize: z.number().int().min(5).max(500).default(50).describe('replies on one page'),
  maxLength: z.number().int().min(200).max(10_000).default(2_000).describe('characters kept of one reply'),
  maxPerThread: z.number().int().positive().default(1_000).describe('replies kept of one thread'),
  maxPerSite: z.number().int().positive().default(20_000).describe('replies kept of all threads'),
  maxRequests: z.number().int().positive().default(60).describe('threads asked in one run at most'),
  export: z
    .strictObject({
      folder: filled,
      url: z
        .string()
        .refine(isServed, 'expected an address such as /replies/, as pages link it')
        .default('/replies/'),
    })
    .optional()
    .describe('where replies are written for a site that Lectern does not build'),
});

const hexColour = z.string().regex(/^#[0-9a-f]{6}$/i, 'expected a colour such as #9b2d1f');

export const themeSchema = z.strictObject({
  name: z.enum(['programme', 'quarto', 'broadsheet']).default('programme'),
  accent: z.strictObject({ light: hexColour, dark: hexColour }).optional(),
  fonts: z.enum(['serif', 'sans']).optional(),
  radius: z.enum(['none', 'small', 'round']).optional(),
  density: z.enum(['airy', 'normal', 'compact']).optional(),
});

export const siteSchema = z.strictObject({
  title: filled,
  description: filled,
  url: webAddressSchema.describe(
    'where the site lives, base path included: https://ada.example/ or https://user.example/repo/',
  ),
  feed: filled
    .optional()
    .describe('the feed of a site that Lectern does not build: its address, or the file that was built'),
  formerUrls: z
    .array(linkAddressSchema)
    .default([])
    .describe('addresses the site had before: webmentions of its pages there are still of its pages'),
  language: langSchema.default('en'),
  timeZone: timeZoneSchema.default('UTC'),
  owner: ownerSchema,
  networks: networksSchema.default({ byHand: [] }),
  syndication: syndicationSchema.prefault({}),
  replies: repliesSchema.prefault({}),
  theme: themeSchema.prefault({}),
  /** What the head lists; every part there is something in, where it is left out. */
  navigation: navigationSchema.optional(),
  /** Further links of the foot. */
  footer: footerSchema.default([]),
  pageSize: z.number().int().min(5).max(200).default(20).describe('entries on one page of a list'),
  /** What an unreadable PDF does to the build. */
  decks: z.strictObject({ onError: z.enum(['stop', 'skip']).default('stop') }).prefault({}),
});
export type Site = z.infer<typeof siteSchema>;
