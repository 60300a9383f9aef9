/** Frontmatter and text of a file. */

/**
 * Takes a file apart at its frontmatter.
 *
 * @returns `firstLine` is where the YAML begins, `bodyLine` where the body does (both from 1)
 */
export function splitFrontmatter(
  text: string,
  yamlOnly: boolean,
): { yaml: string; firstLine: number; body: string; bodyLine: number } | undefined {
  const clean = text.replace(/^\uFEFF/, '');
  if (yamlOnly) return { yaml: clean, firstLine: 1, body: '', bodyLine: 1 };
  const match = /^---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(clean);
  if (match?.index !== 0) return undefined;
  const body = clean.slice(match[0].length);
  return { yaml: match[1]!, firstLine: 2, body, bodyLine: match[0].split('\n').length };
}
