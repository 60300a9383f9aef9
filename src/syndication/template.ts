/** Fills a template: its placeholders, its optional stretches and the people it mentions. */

import type { AnyNetworkId } from '../model/ids.ts';
import type { People } from '../model/people.ts';
import { type Placeholder, placeholders, wordingToken } from '../model/placeholders.ts';
import { definitionIfAny } from '../networks/registry.ts';
import { type Group, type Piece, pieces } from './pieces.ts';

/** A template that cannot be filled, in words for the owner. */
export class TemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateError';
  }
}

/** What each placeholder stands for; empty where it is not known. */
export type Values = Record<Placeholder, string>;

/** What shortening gives up first: see `fitted`. */
const groups: Partial<Record<Placeholder, Group>> = {
  title: 'title',
  summary: 'summary',
  url: 'link',
  tags: 'tags',
  place: 'detail',
  room: 'detail',
  time: 'detail',
};

const addresses: readonly string[] = ['url', 'eventUrl', 'slides', 'recording', 'talk'];

const optional = /\[([^[\]]*(?<!@)\{[a-zA-Z]+\}[^[\]]*)\]/g;

/**
 * A template as pieces.
 *
 * @param tags hashtags, without their signs
 * @throws TemplateError for a placeholder or a person that does not exist
 */
export function fill(
  template: string,
  {
    values,
    tags,
    people,
    network,
  }: { values: Values; tags: string[]; people: People; network: AnyNetworkId },
): Piece[] {
  const shown = template.replace(optional, (_, inner: string) =>
    [...inner.matchAll(/(?<!@)\{([a-zA-Z]+)\}/g)].every(([, name]) => value(name as string, values) !== '')
      ? inner
      : '',
  );
  const result: Piece[] = [];
  let at = 0;
  for (const match of shown.matchAll(wordingToken)) {
    const [whole, person, name] = match;
    for (const each of literal(shown.slice(at, match.index))) result.push(each);
    at = match.index + whole.length;
    if (whole === '{{' || whole === '}}') result.push({ text: whole.slice(1), group: 'words' });
    else if (person !== undefined) result.push(mention(person, people, network));
    else if (name === 'tags') for (const each of tagPieces(tags)) result.push(each);
    else if (name !== undefined) for (const each of filled(name, value(name, values))) result.push(each);
  }
  return [...result, ...literal(shown.slice(at))];
}

function value(name: string, values: Values): string {
  if (name in values) return values[name as Placeholder];
  throw new TemplateError(
    `Unknown placeholder {${name}}. Available: ${placeholders.map((each) => `{${each}}`).join(' ')}; for braces themselves write {{${name}}}.`,
  );
}

function literal(text: string): Piece[] {
  return pieces(text, 'words', { tags: true });
}

function filled(name: string, text: string): Piece[] {
  // An address is one to its last character, which in a text would be the sentence's.
  if (addresses.includes(name) && URL.canParse(text)) {
    return [{ text, group: groups[name as Placeholder] ?? 'words', mark: { kind: 'link', url: text } }];
  }
  return pieces(text, groups[name as Placeholder] ?? 'words');
}

function tagPieces(tags: string[]): Piece[] {
  return tags.flatMap((tag, index): Piece[] => [
    ...(index > 0 ? [{ text: ' ', group: 'tags' as const, space: true }] : []),
    { text: `#${tag}`, group: 'tags', mark: { kind: 'tag', tag } },
  ]);
}

/** A person as a network names them: by handle, DID or URN, else by name. */
function mention(name: string, people: People, network: AnyNetworkId): Piece {
  const person = people[name];
  if (!person) throw new TemplateError(`@{${name}} is not in people.yaml.`);
  const group = 'words';
  const account = definitionIfAny(network)?.mention(person);
  if (account) {
    const { text, id, name: shown } = account;
    return { text, group, mark: { kind: 'mention', id, name: shown } };
  }
  return { text: person.name, group };
}
