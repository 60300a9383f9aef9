/** What `npm run new -- post|talk|deck|event TITLE` writes: a file that passes every check, to be filled in. */
import { type Collection, collections, type Kind, kindOf } from '../../model/collections.ts';
import { slugFrom } from '../../model/slug.ts';
import { mdxOf, type NewFile, yamlOf } from './files.ts';
import { templateTexts } from './template-texts.ts';

/** What the owner may say about a new entry besides its title. */
export interface SkeletonOptions {
  /** The file's name, instead of one made from the title. */
  slug?: string;
  /** Events: first and last day or time, as they stand in the file. */
  start?: string;
  end?: string;
  timeZone?: string;
  url?: string;
  role?: string;
  /** Decks: name of the PDF the slides are in, which lies beside the file. */
  pdf?: string;
}

const draftNote = 'visibility: draft # delete this line to publish';

/**
 * The file of a new entry. It is a draft until its owner deletes one line; an event that was given
 * its `start` is complete, and none.
 *
 * @param today the day it is made, `2026-11-21`
 * @throws RangeError where the title gives no file name
 */
export function skeleton(kind: Kind, title: string, today: string, options: SkeletonOptions = {}): NewFile {
  const slug = options.slug ?? slugFrom(title);
  if (!slug) throw new RangeError(`Could not derive a file name from "${title}". Set one with --slug.`);
  const folder = collections.find((collection) => kindOf[collection] === kind) as Collection;
  switch (kind) {
    case 'post':
      return { path: `${folder}/${slug}.mdx`, content: post(title, today) };
    case 'talk':
      return { path: `${folder}/${slug}.mdx`, content: talk(title, today) };
    case 'deck':
      return options.pdf
        ? { path: `${folder}/${slug}.yaml`, content: pdfDeck(title, today, options.pdf) }
        : { path: `${folder}/${slug}.mdx`, content: deck(title, today) };
    case 'event':
      return { path: `${folder}/${slug}.yaml`, content: event(title, today, options) };
    default:
      return { path: `${folder}/${slug}.mdx`, content: post(title, today) };
  }
}

const post = (title: string, today: string) =>
  mdxOf(
    `${yamlOf({ title, summary: templateTexts.summary, date: today })}tags: []\n${draftNote}`,
    templateTexts.post,
  );

const talk = (title: string, today: string) =>
  mdxOf(
    `${yamlOf({ title, summary: templateTexts.summary, date: today })}tags: []
abstract:
  tweet: ${templateTexts.tweet}
  programme: ${templateTexts.programme}
  proposal: >-
    ${templateTexts.proposal}
level: all # beginner, intermediate, advanced or all
audience: ${templateTexts.audience}
durations: [30] # minutes
languages: [en]
${draftNote}
deliveries: []
# One for each time it is given, at an event in events/:
#  - event: devconf-2027
#    start: 2027-03-04T14:30
#    duration: 30
#    room: Main hall
#    deck: the-name-of-a-deck
#    release: event-end # or now, event-start, a date`,
    templateTexts.abstract,
  );

const deck = (title: string, today: string) =>
  mdxOf(
    `${yamlOf({ title, summary: templateTexts.summary, date: today })}tags: []
theme: programme # or slate, poster, the path of a CSS file
ratio: "16:9"
notes: private # or published
${draftNote}`,
    `# ${titleAsMarkdown(title)}

${templateTexts.speaker}

---

## One heading, one thought

${templateTexts.dashes}
${templateTexts.options}

<Notes>
${templateTexts.notes}
</Notes>

---
layout: quote
---

${templateTexts.quotation}

${templateTexts.source}

---
layout: end
---

## Thank you`,
  );

const titleAsMarkdown = (title: string) => title.replace(/[\\`*_{}<>[\]$]/g, '\\$&');

const pdfDeck = (title: string, today: string, pdf: string) =>
  `${yamlOf({ title, summary: templateTexts.summary, date: today, file: pdf })}tags: []
${draftNote}
# What the file does not say of itself, by page number:
# pages:
#   1:
#     alt: What the pictures on the page show.
#     notes: What is said.
pages: {}
`;

function event(title: string, today: string, options: SkeletonOptions): string {
  const { start, end, timeZone, url, role = 'speaking' } = options;
  return `${yamlOf({ title, start: start ?? today, end, timeZone })}# end: the last day, or the time it ends
# timeZone: Europe/Berlin (the site's where it is left out)
attendance: in-person # or online, hybrid
# place:
#   venue: Town Hall
#   city: Leipzig
#   country: DE
${yamlOf({ url, role })}status: confirmed # or tentative, cancelled
${start ? '' : `${draftNote}\n`}`;
}
