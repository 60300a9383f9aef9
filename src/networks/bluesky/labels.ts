/**
 * Content labels on Bluesky: what the author, Bluesky's moderation service and labellers of the owner's choice say of a
 * post or an account. https://docs.bsky.app/docs/advanced-guides/moderation, https://atproto.com/specs/label
 */
import { z } from 'zod';
import { tolerant } from '../reading.ts';

/** Labels as the AppView hands them out; each says who put it there. */
export const labelsSchema = z
  .array(
    z.object({
      val: z.string(),
      src: tolerant.text,
      neg: z.boolean().optional().catch(undefined),
    }),
  )
  .catch([]);
export type Label = z.infer<typeof labelsSchema>[number];

/** Bluesky's own moderation service, which the AppView asks where a request names no others. */
const moderation = 'did:plc:ar7c4by46qjdydhdevvrndac';
/** The global labels that concern what is seen; an author may put them on their own posts. */
const global = ['porn', 'sexual', 'nudity', 'graphic-media'];
/** Moderation's "look twice", which no author can give themselves. */
const warn = '!warn';

/**
 * The header that asks for the labels of some labellers beside those of Bluesky's own moderation.
 *
 * @param labellers DIDs
 */
export function labellersHeader(labellers: readonly string[]): Record<string, string> {
  if (labellers.length === 0) return {};
  return { 'atproto-accept-labelers': [`${moderation};redact`, ...labellers].join(', ') };
}

/** A labeller's DID and a label's value → the name it gives the label; nothing where it only informs. */
export type LabelNames = ReadonlyMap<string, string | undefined>;
const keyOf = (src: string, val: string) => `${src} ${val}`;

const servicesSchema = z.object({
  views: z.array(
    z.object({
      creator: z.object({ did: z.string() }),
      policies: z
        .object({
          labelValueDefinitions: z
            .array(
              z.object({
                identifier: z.string(),
                severity: tolerant.text,
                blurs: tolerant.text,
                locales: z.array(z.object({ lang: z.string(), name: z.string() })).catch([]),
              }),
            )
            .catch([]),
        })
        .catch({ labelValueDefinitions: [] }),
    }),
  ),
});

/**
 * What labellers call their labels.
 *
 * @param services the answer of `app.bsky.labeler.getServices` with `detailed=true`
 * @param lang the language in which the names are wanted; English is next best
 */
export function labelNames(services: unknown, lang: string): LabelNames {
  const names = new Map<string, string | undefined>();
  for (const { creator, policies } of servicesSchema.parse(services).views) {
    for (const { identifier, severity, blurs, locales } of policies.labelValueDefinitions) {
      const named = (wanted: string) =>
        locales.find((locale) => locale.lang.split('-')[0] === wanted.split('-')[0]);
      const name = (named(lang) ?? named('en') ?? locales[0])?.name || identifier;
      // A badge that hides nothing, not even behind a warning, is no reason to fold anything.
      names.set(keyOf(creator.did, identifier), blurs === 'none' && severity !== 'alert' ? undefined : name);
    }
  }
  return names;
}

/** Values of the labels that stand. */
export function valuesOf(labels: readonly Label[]): string[] {
  return standing(labels).map(({ val }) => val);
}

/**
 * The labels behind which something folds, by their names.
 *
 * @param author the DID whose post or account it is: what they say of it themselves counts where it is a global label
 */
export function foldingLabels(labels: readonly Label[], author: string, names: LabelNames): string[] {
  const found = standing(labels).flatMap(({ val, src }) => {
    if (global.includes(val)) return [val];
    if (src === author || src === '') return [];
    if (val === warn) return ['warn'];
    if (val.startsWith('!')) return [];
    const key = keyOf(src, val);
    if (names.has(key)) return names.get(key) ?? [];
    return [val];
  });
  return [...new Set(found)];
}

/** Whether moderation has taken something out of sight for everybody. */
export function isTakenOut(labels: readonly Label[]): boolean {
  return standing(labels).some(({ val }) => val.startsWith('!') && val !== warn);
}

/** Without those that were taken back; the AppView leaves out those that have run out. */
function standing(labels: readonly Label[]): Label[] {
  return labels.filter(({ neg }) => !neg);
}
