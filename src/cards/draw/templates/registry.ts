/** The templates of cards, one a kind; a kind that has none is drawn as a post is. */
import type { CardKind } from '../../card.ts';
import type { Template } from '../kit.ts';
import { deck } from './deck.ts';
import { event } from './event.ts';
import { page } from './page.ts';
import { post } from './post.ts';
import { talk } from './talk.ts';

const templates: Partial<Record<CardKind, Template>> = { post, talk, deck, event, page };

/** The template for a kind of card. */
export function templateFor(kind: CardKind): Template {
  return templates[kind] ?? post;
}
