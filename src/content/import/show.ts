import type { ImportPlan } from './plan.ts';

/**
 * What an import would do, as text for a terminal: every new file, what is there already, what the
 * owner has to add by hand, and what was left out or guessed.
 */
export function showPlan(source: string, { files, present, additions, notes }: ImportPlan): string {
  const indent = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
  const sections = [
    `Read ${source}.`,
    section(
      'New',
      files.map(({ path, says }) => `  ${path}\n${says.map((line) => `    ${line}`).join('\n')}`),
    ),
    section(
      'Already there',
      present.map(({ title, file }) => `  ${file}\n    ${title}`),
    ),
    section(
      'Existing files are not modified. Add manually:',
      additions.map(({ file, yaml }) => `  ${file}\n${indent(yaml.trimEnd(), '    ')}`),
    ),
    section(
      'Note',
      notes.map((note) => `  ${note}`),
    ),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function section(heading: string, parts: readonly string[]): string {
  return parts.length > 0 ? `${heading}:\n${parts.join('\n')}` : '';
}
