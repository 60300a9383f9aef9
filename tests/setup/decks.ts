/** A site with decks of every kind, for tests that build it and for those that open it. */
import sharp from 'sharp';
import { contentFolder, mdx, siteYaml } from './content.ts';
import { makePdf } from './pdf.ts';

/** Words that may be nowhere in the output of a build for readers. */
export const hiddenWords = {
  privateNotes: 'Quillbrandy',
  unreleased: 'Oxbowlantern',
  laterVersion: 'Pewterfinch',
};

/** The clock the fixture is written for: one event is over, one is to come. */
export const decksNow = '2026-11-21T12:00:00Z';

const fence = '```';

const everything = `
import { year } from './year.ts'

# Everything in one deck

---
layout: agenda
---

---
layout: section
---

# First part

---
id: steps
---

## Three steps

<Steps>

- one
- two
- three

</Steps>

<Notes>

Say this *slowly*.

</Notes>

---
id: lines
layout: code
---

## Lines of code

${fence}js {1|2-3|all}
const a = 1;
const b = \`
---
\`;
${fence}

---
id: sources
---

## A claim[^1] and another[^2]

It is ${'{year}'}.

[^1]: The first source.
[^2]: The second source.

---
id: picture
layout: image-right
image: { src: ./harbour.png, alt: "A harbour, with {braces} and <tags>" }
---

## A picture

Beside words, $x^2$.

---
layout: quote
title: What a reader said
background: "#16324f"
---

> Could you send me what they say?

---
layout: columns
---

## Two columns

Left

***

Right

---
layout: end
---

## Thank you
`;

/** Writes the content folder. Its site lies under a base path. */
export async function decksFolder() {
  const picture = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#27556b' } })
    .png()
    .toBuffer();
  const fields = (title: string, more = '') =>
    `title: ${title}\nsummary: About ${title}.\ndate: 2026-01-02\n${more}`;
  return contentFolder({
    'site.yaml': siteYaml.replace('https://ada.example/', 'https://user.example/repo/'),
    'slides/harbour.png': picture,
    'slides/year.ts': 'export const year = 1853;\n',
    'slides/everything.mdx': mdx(
      fields('Everything', 'notes: published\naliases: [slides/all-of-it]\ndoi: 10.5072/example.1'),
      everything,
    ),
    'slides/everything@first-conf.mdx': mdx(
      fields('Everything, as it was', 'notes: published'),
      '# As it was\n\n---\n\n## Only this\n',
    ),
    'slides/quiet.mdx': mdx(
      fields('Quiet'),
      `# Quiet\n\n<Notes>${hiddenWords.privateNotes}</Notes>\n\n---\n\n## More\n\nText.\n`,
    ),
    'slides/coming.mdx': mdx(
      fields(`Coming ${hiddenWords.unreleased}`),
      `# ${hiddenWords.unreleased}\n\n---\n\n## Secret\n`,
    ),
    'slides/paper.yaml': fields(
      'Paper',
      'file: paper.pdf\nnotes: published\npages:\n  "1": { alt: The first page, notes: Greet them. }',
    ),
    'slides/paper.pdf': makePdf([
      { lines: ['A paper deck', 'Words of the first page'], link: 'https://archive.example/logs' },
      { lines: ['Second page', 'More words'] },
    ]),
    'slides/everything@second-conf.mdx': mdx(fields('Later'), `# ${hiddenWords.laterVersion}\n`),
    'events/first-conf.yaml':
      'title: First Conf\nstart: 2026-03-04\nrole: speaking\nplace: { city: Leeds }\n',
    'events/second-conf.yaml': 'title: Second Conf\nstart: 2027-03-04\nrole: speaking\nattendance: online\n',
    'events/third-conf.yaml': 'title: Third Conf\nstart: 2027-05-04\nrole: speaking\nattendance: online\n',
    'talks/everything.mdx': mdx(
      fields(
        'The talk',
        [
          'abstract: { programme: What the talk is about. }',
          'deliveries:',
          '  - { event: first-conf, deck: everything, version: first-conf }',
          '  - { event: second-conf, deck: everything, release: event-end, version: second-conf }',
        ].join('\n'),
      ),
    ),
    'talks/short.mdx': mdx(
      fields(
        'The short talk',
        'deliveries:\n  - { event: first-conf, deck: quiet, without: [more] }\n  - { event: second-conf, deck: coming, release: event-start }\n  - { event: third-conf, deck: quiet, release: event-end, without: [more] }',
      ),
    ),
  });
}
