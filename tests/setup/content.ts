/** Content folders for tests, written file by file. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The least a `site.yaml` must say. */
export const siteYaml = `title: Ada's pages
description: Talks and writing.
url: https://ada.example/
timeZone: Europe/Berlin
owner:
  name: Ada Example
  tagline: Speaks about engines.
  biography: { short: Short., medium: Medium., long: Long. }
`;

/** A transparent picture, for entries that need one. */
export const tinyPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** Writes a content folder; `site.yaml` is made where it is not given. */
export function contentFolder(files: Record<string, string | Buffer>): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-content-'));
  for (const [name, text] of Object.entries({ 'site.yaml': siteYaml, ...files })) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** An MDX file: frontmatter and body. */
export function mdx(fields: string, body = 'Text.\n'): string {
  return `---\n${fields.trim()}\n---\n\n${body}`;
}
