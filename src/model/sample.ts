/** The sample: the site of nobody that Lectern comes with. Its entries are never announced to real people. */
import type { EntryId } from './ids.ts';

/** Titles of the sample's entries. One that is no longer called so is its owner's, whatever its file is called. */
const titles: Readonly<Record<EntryId, string>> = {
  'posts/a-calendar-people-can-follow': 'A calendar people can follow',
  'posts/a-place-of-ones-own': 'A place of one’s own, in plain files',
  'posts/bringing-the-answers-home': 'Bringing the answers home',
  'posts/for-organisers': 'For organisers: what I need, and what I don’t',
  'posts/forty-talks': 'Forty talks, counted',
  'posts/going-live': 'Going live on a Tuesday afternoon',
  'posts/how-an-announcement-reads': 'How an announcement reads',
  'posts/notes-from-docs-north': 'Notes from Docs North: write it where it breaks',
  'posts/publish-once': 'Publish once, be heard in three places',
  'posts/slides-instead-of-handouts': 'Slides instead of handouts',
  'posts/the-winter-programme': 'The winter programme',
  'posts/what-a-post-can-hold': 'What a post can hold, shown with one tide',
  'talks/reading-the-tide': 'Reading the tide: two centuries of harbour logbooks as data',
  'talks/slides-are-documents': 'Slides are documents',
  'talks/small-data-kept-well': 'Small data, kept well',
  'talks/software-that-outlives-its-grant': 'Software that outlives its grant',
  'slides/reading-the-tide': 'Reading the tide',
  'slides/slides-are-documents': 'Slides are documents',
  'slides/small-data-kept-well': 'Small data, kept well',
  'slides/software-that-outlives-its-grant': 'Software that outlives its grant',
  'events/code4harbours-2027': 'Code4Harbours 2027',
  'events/docs-north-2026': 'Docs North 2026',
  'events/harbour-data-week-2026': 'Harbour Data Week 2026',
  'events/map-and-metadata-2026': 'Map & Metadata 2026',
  'events/open-archives-2025': 'Open Archives Days 2025',
  'events/open-notebook-evening-2026': 'Open Notebook Evening',
  'events/research-software-forum-2026': 'Research Software Forum 2026',
  'events/skerrow-reading-room-2027': 'Skerrow Reading Room Weekend',
  'events/slow-software-2026': 'Slow Software 2026',
  'events/sur-datos-2027': 'Encuentro de Datos del Sur 2027',
  'events/tidal-data-2026': 'Tidal Data Summit 2026',
};

/** Collections of the sample's entries by their title. */
const named = new Map<string, (string | undefined)[]>();
for (const [id, title] of Object.entries(titles))
  named.set(title, [...(named.get(title) ?? []), id.split('/')[0]]);

/** Whether an entry is the sample's, and not its owner's. */
export function isSample({ id, title }: { id: EntryId; title: string }): boolean {
  const [collection] = id.split('/');
  // An event can be called as another one is, by who organises it.
  return titles[id] === title || (collection !== 'events' && (named.get(title) ?? []).includes(collection));
}
