/** One deck of 20 slides, written for Lectern and for plain reveal.js: text, seven blocks of code, two pictures. */

interface SlideText {
  title: string;
  lines: string[];
  code?: string;
  picture?: string;
}

const subjects = [
  'The tide',
  'The gauge',
  'The keeper',
  'The logbook',
  'The reader',
  'The figure',
  'The quarrel',
];

const slides: SlideText[] = Array.from({ length: 20 }, (_, index) => {
  const subject = subjects[index % subjects.length] ?? '';
  const slide: SlideText = {
    title: `${subject}, part ${Math.floor(index / subjects.length) + 1}`,
    lines: [
      `${subject} was written down twice a day for one hundred and seventy-two years.`,
      `Volume ${index + 1} holds ${1200 + index * 37} figures in two hands.`,
      'Two readers agree nearly everywhere, and in one decade nearly nowhere.',
    ],
  };
  if (index % 3 === 1) slide.code = code(index);
  if (index === 7 || index === 14) slide.picture = `picture-${index}.jpg`;
  return slide;
});

function code(index: number): string {
  return [
    `export function height${index}(feet: number, inches: number): number {`,
    '  // The datum of the old harbour lies 1.18 metres below that of the new one.',
    `  const metres = (feet * 12 + inches) * 0.0254;`,
    `  return Math.round((metres - 1.18) * 100) / 100;`,
    '}',
  ].join('\n');
}

/** Names of the pictures the deck shows. */
export const pictures = slides.flatMap(({ picture }) => picture ?? []);

/** Every word of the deck, each as often as it stands there. */
export const words = slides
  .flatMap(({ title, lines, code: block }) => [title, ...lines, block ?? ''])
  .join('\n')
  .split(/\s+/)
  .filter(Boolean);

const fence = '```';

function markdown({ title, lines, code: block, picture }: SlideText): string {
  return [
    `## ${title}`,
    lines.map((line) => `- ${line}`).join('\n'),
    ...(block ? [`${fence}ts\n${block}\n${fence}`] : []),
    ...(picture ? [`![A picture](./${picture})`] : []),
  ].join('\n\n');
}

/** The body of the deck in MDX. */
export const mdxBody = slides.map(markdown).join('\n\n---\n\n');

/** The same for reveal.js, as its own starting page has it: Markdown, highlighting and notes as plugins. */
export const revealPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>The deck</title>
<link rel="stylesheet" href="dist/reset.css">
<link rel="stylesheet" href="dist/reveal.css">
<link rel="stylesheet" href="dist/theme/black.css">
<link rel="stylesheet" href="dist/plugin/highlight/monokai.css">
</head>
<body>
<div class="reveal"><div class="slides">
${slides.map((slide) => `<section data-markdown><textarea data-template>\n${markdown(slide)}\n</textarea></section>`).join('\n')}
</div></div>
<script src="dist/reveal.js"></script>
<script src="dist/plugin/notes.js"></script>
<script src="dist/plugin/markdown.js"></script>
<script src="dist/plugin/highlight.js"></script>
<script>Reveal.initialize({ hash: true, plugins: [RevealMarkdown, RevealHighlight, RevealNotes] });</script>
</body>
</html>
`;
