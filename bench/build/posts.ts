/** Posts by the thousand, for measuring: eight sections each, a list and a block of code. The same in every run. */

const words =
  'tide gauge harbour ledger reading catalogue queue message shelf archive keeper lamp quay survey chart column margin signal log season winter north light record field station measure depth current drift'.split(
    ' ',
  );

/** Text that differs from post to post, without a random number. */
function sentences(seed: number, count: number): string {
  return Array.from({ length: count }, (_, at) => {
    const length = 9 + ((seed * 3 + at * 5) % 8);
    const said = Array.from(
      { length },
      (_, index) => words[(seed * 11 + at * 17 + index * (3 + (seed % 5))) % words.length],
    );
    said[4] = `*${said[4]}*`;
    if (at % 3 === 1) said[6] = `[${said[6]}](https://docs.example/${said[6]}/)`;
    const text = said.join(' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  }).join(' ');
}

function section(post: number, number: number): string {
  const seed = post * 8 + number;
  return `## Section ${number + 1}: the ${words[seed % words.length]}\n\n${sentences(seed, 4)}\n\n${sentences(seed + 1, 3)}\n`;
}

function list(post: number): string {
  return Array.from(
    { length: 5 },
    (_, at) => `- **${words[(post + at) % words.length]}**: ${sentences(post + at, 1)}`,
  )
    .join('\n')
    .concat('\n');
}

function code(post: number): string {
  return `\`\`\`ts
/** Reads gauge ${post}. */
export async function readGauge(file: string): Promise<Reading[]> {
  const lines = (await readFile(file, 'utf8')).split('\\n');
  return lines
    .filter((line) => line.startsWith('G${post}'))
    .map((line) => ({ gauge: ${post}, height: Number(line.slice(8, 14)) / 100 }));
}
\`\`\`
`;
}

/**
 * One post as an MDX file.
 *
 * @param number from 0; it decides everything
 */
export function post(number: number): { name: string; text: string } {
  const day = new Date(Date.UTC(2026, 9, 1) - number * 12 * 3_600_000).toISOString().slice(0, 10);
  const tag = (offset: number) => words[(number + offset) % words.length];
  const sections = Array.from({ length: 8 }, (_, index) => section(number, index));
  sections.splice(3, 0, list(number));
  sections.splice(6, 0, code(number));
  return {
    name: `post-${String(number).padStart(5, '0')}.mdx`,
    text: `---
title: "Post ${number}: the ${words[number % words.length]} and the ${words[(number * 7 + 3) % words.length]}"
summary: "${sentences(number, 1).replace(/[*[\]]|\(.*?\)/g, '')}"
date: ${day}
tags: [${tag(0)}, ${tag(9)}]
---

${sentences(number, 3)}

${sections.join('\n')}`,
  };
}

/** Every setting a site must have, and no more. */
export const siteYaml = `title: Measured pages
description: A site to measure builds with.
url: https://measured.example/
timeZone: Europe/Berlin
owner:
  name: Ada Example
  tagline: Speaks about measuring.
  biography: { short: Short., medium: Medium., long: Long. }
`;
