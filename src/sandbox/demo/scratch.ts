/** A scratch copy of the sample site, set up for the sandbox: nothing in the checkout changes. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { sampleContent } from '../../files/roots.ts';
import type { Sandbox } from '../index.ts';

/** The clock of the demo: the sample content is written around this day. */
export const demoNow = '2026-11-21T12:00:00Z';

/** When a talk of the sample content was given, and its slides are announced. */
export const afterTalk = '2026-11-25T12:00:00Z';

/** Everything of one demo, under one folder. */
export interface Scratch {
  content: string;
  out: string;
  state: string;
  sandbox: string;
}

/** Copies the sample site into a folder. */
export function makeScratch(folder: string): Scratch {
  const scratch = {
    content: path.join(folder, 'content'),
    out: path.join(folder, 'dist'),
    state: path.join(folder, 'state'),
    sandbox: path.join(folder, 'sandbox'),
  };
  const journal = path.join(sampleContent, 'journal');
  const replies = path.join(sampleContent, 'replies');
  cpSync(sampleContent, scratch.content, {
    recursive: true,
    filter: (source) => source !== journal && source !== replies,
  });
  mkdirSync(scratch.state, { recursive: true });
  return scratch;
}

/**
 * Points the scratch site at the sandbox, and lets replies through without asking. What else the owner
 * wrote stays.
 */
export function connect(scratch: Scratch, url: string, { networks }: Sandbox): void {
  const settings = [...networks].map(([id, { siteSettings }]) => [id, siteSettings]);
  change(scratch, 'site.yaml', {
    url,
    networks: Object.fromEntries(settings),
    'syndication.since': '2026-11-10',
    'syndication.maxPerRun': 20,
    ...Object.assign({}, ...[...networks.values()].map(({ demo }) => demo.site)),
  });
  change(scratch, 'moderation.yaml', { approve: 'auto' });
}

function change(scratch: Scratch, name: string, values: Record<string, unknown>): void {
  const file = path.join(scratch.content, name);
  const document = parseDocument(readFileSync(file, 'utf8'));
  for (const [field, value] of Object.entries(values)) document.setIn(field.split('.'), value);
  writeFileSync(file, document.toString());
}
