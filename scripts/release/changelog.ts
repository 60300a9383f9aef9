/** The sections of CHANGELOG.md. Pure. */

const heading = /^## (\S+?)(?:, (\d{4}-\d{2}-\d{2}))?$/gm;

/** What stands under the heading of a version, or of "Unreleased"; nothing where there is no such heading. */
export function notesOf(changelog: string, version: string): string | undefined {
  const headings = [...changelog.matchAll(heading)];
  const at = headings.findIndex(([, name]) => name === version);
  if (at < 0) return undefined;
  const { index, 0: line } = headings[at]!;
  return changelog.slice(index + line.length, headings[at + 1]?.index).trim();
}

/**
 * The changelog with what is unreleased as a version, and an empty section for what comes next.
 *
 * @param date `2026-11-27`
 * @throws RangeError where nothing is unreleased, or the version is there already
 */
export function withRelease(changelog: string, version: string, date: string): string {
  if (notesOf(changelog, version) !== undefined)
    throw new RangeError(`CHANGELOG.md has a section ${version} already.`);
  if (!notesOf(changelog, 'Unreleased'))
    throw new RangeError('CHANGELOG.md has nothing in its section Unreleased.');
  return changelog.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version}, ${date}`);
}
