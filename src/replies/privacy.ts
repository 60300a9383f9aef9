/**
 * What the site keeps of other people, in words for its readers, worked out from the settings in force: it
 * cannot say one thing and do another. Pure.
 */
import { networkIds, networkNames } from '../model/ids.ts';
import type { Moderation } from '../model/moderation.ts';
import type { Site } from '../model/site.ts';
import { longestInterval } from './schedule.ts';

/** A part of the statement: paragraphs, or points. */
export interface PrivacySection {
  title: string;
  paragraphs: string[];
  points?: string[];
}

const day = 86_400_000;

/**
 * The statement of a site.
 *
 * @param byHand where the comments come from that stand on it and were brought in by hand: `LinkedIn`
 */
export function privacyStatement(
  site: Site,
  moderation: Moderation,
  byHand: readonly string[],
): PrivacySection[] {
  return [
    readers(),
    replies(site, byHand),
    notShown(site, moderation),
    howLong(site, moderation, byHand),
    gettingOut(site),
  ];
}

function readers(): PrivacySection {
  return {
    title: 'If you read here',
    paragraphs: [
      'Nothing. These pages set no cookies, count nobody and load nothing from anywhere else: everything on them, the pictures of the people who replied included, comes from this site itself. Whoever runs the server sees, as on any server, that your address asked for a page.',
    ],
  };
}

function replies({ owner, networks, replies: settings }: Site, byHand: readonly string[]): PrivacySection {
  const read = networkIds.filter((id) => networks[id]).map((id) => networkNames[id]);
  const places = [...read, ...(settings.webmention ? ['other sites that send webmentions'] : [])];
  const title = 'If you answer';
  const copied = byHand.map(
    (place) =>
      `Some comments from ${place} were brought here by hand: the words, their date, and the name of their author.`,
  );
  if (places.length === 0) {
    const none = 'At the moment no replies are fetched from anywhere.';
    return { title, paragraphs: [none, ...copied] };
  }
  const linkedin = {
    counts: 'From LinkedIn only numbers are taken: how many reactions and comments there are.',
    full: 'From LinkedIn the comments are shown where LinkedIn lets them be read.',
  };
  return {
    title,
    paragraphs: [
      `What is said below the announcements of ${owner.name} on ${list(places)} is shown below the text it answers, and in a feed of all replies. Kept are the words, their date, language and address, how often they were liked and passed on, and of their author what stands beside them there: name, handle and the address of their page.`,
      settings.avatars
        ? 'Profile pictures are fetched once, drawn anew at the size they are shown, without whatever else was in the file, and served from here. Of those who liked or passed on an announcement, name and picture are shown, if the network shows them to everybody.'
        : 'Profile pictures are not fetched; initials stand in their place.',
      ...(networks.linkedin ? [linkedin[settings.linkedin]] : []),
      ...copied,
      'All of this lies in files beside the site. It is not part of the history of its public source.',
    ],
  };
}

function notShown({ networks, owner }: Site, { approve }: Moderation): PrivacySection {
  const waits = {
    auto: [],
    'first-time': [
      `The first reply of each person waits until ${owner.name} has read it; until then it is kept and not shown.`,
    ],
    always: [`Every reply waits until ${owner.name} has read it; until then it is kept and not shown.`],
  };
  return {
    title: 'Who is not shown',
    paragraphs: [
      ...waits[approve],
      `Where something is left out${approve === 'auto' ? '' : ' for good'}, only the number is kept. These are never shown:`,
    ],
    points: [
      'replies that are not public, or not listed;',
      ...(networks.mastodon
        ? [
            'people on Mastodon who asked not to be indexed, or who write #nobot, #noindex or #nocomments in their description;',
          ]
        : []),
      ...(networks.bluesky
        ? ['people on Bluesky who hide their account from those who are not signed in;']
        : []),
      'people who are blocked or muted, and replies that were hidden in the thread.',
    ],
  };
}

function howLong(
  { replies: { avatars } }: Site,
  { retention }: Moderation,
  byHand: readonly string[],
): PrivacySection {
  const rounds = `Every conversation is looked at again: a young one at every round, an old and quiet one at least every ${longestInterval / day} days.`;
  const names = retention && {
    initials: `${months(retention.months)} after a reply was written, its author is reduced to initials: name, handle, picture and every link to them are removed.`,
    drop: `${months(retention.months)} after a reply was written, it is removed.`,
  };
  return {
    title: 'For how long',
    paragraphs: [
      `As long as it stands where it was said. What is deleted or made private there, or whose author is gone, is removed here at the next round. ${rounds}`,
      ...byHand.map(
        (place) => `What was brought from ${place} by hand stays until it is taken away by hand.`,
      ),
      ...(names && retention ? [names[retention.action]] : []),
      ...(retention && avatars
        ? [`Who liked or passed on an announcement is removed when it is as old as that.`]
        : []),
    ],
  };
}

function gettingOut({ owner }: Site): PrivacySection {
  const ask = owner.email ? `write to ${owner.email}` : `tell ${owner.name} where you said it`;
  return {
    title: 'How to get out',
    paragraphs: [
      'Delete the reply, make it private, or say no in one of the ways above; nobody has to be asked.',
      `Or ${ask}: a reply, or everything you ever said here, can be removed at once and kept away for good. All that is kept for that is a hash of your name or of the reply’s address.`,
    ],
  };
}

const list = (parts: readonly string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);
const months = (count: number) => (count === 1 ? 'A month' : `${count} months`);
