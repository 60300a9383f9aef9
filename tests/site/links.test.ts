import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { followLinks } from '../setup/links.ts';
import { type BuiltSite, buildSite } from '../setup/site.ts';

const sample = inject('sampleSite');
let based: BuiltSite | undefined;
const folder = mkdtempSync(path.join(tmpdir(), 'lectern-based-'));

afterAll(() => {
  based?.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('every internal link', () => {
  it('of the sample site leads somewhere', () => {
    const { followed, broken } = followLinks(sample.out, 'https://maren.example/');
    expect(broken).toEqual([]);
    expect(followed).toBeGreaterThan(500);
  });

  it('of the same site under a base path leads somewhere below that path', async () => {
    cpSync(sample.content, folder, { recursive: true });
    const settings = readFileSync(path.join(folder, 'site.yaml'), 'utf8');
    writeFileSync(
      path.join(folder, 'site.yaml'),
      settings.replace('url: https://maren.example/', 'url: https://user.example/repo/'),
    );
    based = await buildSite({ content: folder });
    expect(based.exitCode, based.output).toBe(0);
    const { followed, broken } = followLinks(based.out, 'https://user.example/repo/');
    expect(broken).toEqual([]);
    expect(followed).toBeGreaterThan(500);
  });
});
