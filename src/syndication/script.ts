/** A rehearsal as text for the terminal. */
import { networkNames } from '../model/ids.ts';
import { definitionOf } from '../networks/registry.ts';
import type { Rehearsal, Rehearsed, RehearsedDraft } from './rehearsal.ts';

/** Everything a run would do, readable. */
export function rehearsalText(rehearsal: Rehearsal): string {
  const { posts, changes, kept, unfinished, skipped, waiting, notes } = rehearsal;
  const list = (title: string, items: { announcement: string; network: string; why?: string }[]) =>
    items.length === 0
      ? []
      : [
          title,
          ...items.map(({ announcement, network, why }) =>
            [`  ${networkNames[network as keyof typeof networkNames].padEnd(9)} ${announcement}`, why]
              .filter(Boolean)
              .join('  '),
          ),
          '',
        ];
  const head =
    posts.length === 0
      ? ['Nothing to post now.', '']
      : [`Would be posted now: ${posts.length}. Nothing was sent.`, ''];
  return [
    ...head,
    ...posts.flatMap((post) => [...postText(post), '']),
    ...(changes.length > 0 ? [`Would be changed: ${changes.length}.`, ''] : []),
    ...changes.flatMap((change) => [...postText(change), '']),
    ...list('Would be left unchanged:', kept),
    ...list('Unfinished from an earlier run (would be checked first):', unfinished),
    ...list('Would be skipped:', skipped),
    ...list(
      'Waiting:',
      waiting.filter(({ unknown, refused }) => !unknown && !refused),
    ),
    ...list(
      'Cannot be posted as they are:',
      waiting.filter(({ refused }) => refused),
    ),
    ...list(
      'Unconfirmed:',
      waiting.filter(({ unknown }) => unknown),
    ),
    ...notes,
  ]
    .join('\n')
    .trimEnd();
}

function postText({ announcement, network, drafts, problem }: Rehearsed): string[] {
  const head = `── ${networkNames[network]} · ${announcement.id}`;
  if (problem) return [head, `   cannot be posted: ${problem}`];
  return drafts.flatMap((draft, index) => [
    `${head}${drafts.length > 1 ? ` (${index + 1} of ${drafts.length})` : ''} · ${draft.count}/${draft.limit}`,
    ...draft.text.split('\n').map((line) => `   ${line}`),
    ...details(draft),
  ]);
}

function details(draft: RehearsedDraft): string[] {
  const { network, card, pictures, document, fallback, lang, options, replyTo, reading, cardUrl, leftOut } =
    draft;
  const shown = [
    ...(pictures ?? []).map(({ path, alt }) => `slide     ${path}  alt: ${alt}`),
    ...(document ? [`document  ${document.path}  title: ${document.title}`] : []),
  ];
  const instead = !fallback && shown.length > 0;
  const facts = [
    ...(instead ? shown : []),
    replyTo && `answers   ${replyTo.parent.url}`,
    fallback && `its card alone: ${fallback}`,
    !instead && card && `card      ${card.title} <${card.url}>`,
    !instead && !card && cardUrl && `card      of the first link, <${cardUrl}>`,
    !instead && card?.picture && `picture   ${card.picture.path}  alt: ${card.picture.alt}`,
    !instead &&
      card?.standard &&
      `record    at://${card.standard.did}/${card.standard.document.collection}/${card.standard.document.key}`,
    reading.links.length > 0 && `links     ${reading.links.join(' ')}`,
    `mentions  ${reading.mentions.join(' ') || 'nobody'}`,
    leftOut.length > 0 && `left out  ${leftOut.join(', ')}`,
    `language  ${lang}`,
    ...definitionOf(network)
      .stated(options)
      .map(([word, value]) => `${word.padEnd(9)} ${value}`),
  ];
  return facts.filter((fact) => typeof fact === 'string').map((fact) => `   · ${fact}`);
}
