/**
 * What the model has to know of a network: what it is called, and what an owner may write of it into `site.yaml`, entries,
 * `people.yaml` and `.env`. It stands in the network's own folder (`networks/<id>/model.ts`), and belongs to the model: the
 * schemas are made of it. What the network does is in its definition (`networks/definition.ts`).
 */
import type { z } from 'zod';

/** A variable of the environment, or of `.env`. */
export interface SecretUse {
  /** `posting`: nothing works without it. `doctor`: only for telling when a token ends, and for logging in. */
  for: 'posting' | 'doctor';
  /** Nothing that has to be hidden: a user name, a date. */
  open?: true;
}

export interface NetworkModel {
  /** How it writes its own name. */
  readonly name: string;
  /** Where it stands among the others in lists, lowest first. */
  readonly rank: number;
  /** Its mark, drawn in one colour: the `d` of an SVG path on a grid of 16. */
  readonly mark: string;
  /** Its own colour, on light and on dark ground. */
  readonly colour: { light: string; dark: string };
  /** Whether a post that stands can be changed: then `syndication.onEdit` may say `edit`. */
  readonly edits: boolean;
  /** Of `networks.<id>` in `site.yaml`. */
  readonly settings: z.ZodObject;
  /** Of `<id>` of somebody in `people.yaml`: their account there. */
  readonly person: z.ZodType;
  /** Of `options.<id>`, where posts there can be published in several ways. Every field may be left out. */
  readonly options?: z.ZodObject;
  /** Of `replies.<id>` in `site.yaml`, where there is a choice. */
  readonly replies?: z.ZodType;
  /** By name. */
  readonly secrets: Readonly<Record<string, SecretUse>>;
}
