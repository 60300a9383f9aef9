/**
 * The example sites of docs/examples: built by their own generator, announced from the feed that it wrote, answered, and built
 * again with the answers. Skipped where a generator is not installed (CONTRIBUTING.md says how to).
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type FeedSite, feedSite } from '../setup/feed-site.ts';

const examples = path.resolve(import.meta.dirname, '../../docs/examples');
const eleventy = path.join(tmpdir(), 'eleventy/node_modules/@11ty/eleventy/cmd.cjs');

interface Generator {
  name: string;
  installed: boolean;
  /** Where it writes to. */
  out: string;
  /** The command that builds a site for an address. */
  command(url: string): [string, string[]];
}

const generators: Generator[] = [
  {
    name: 'hugo',
    installed: !spawnSync('hugo', ['version']).error,
    out: 'public',
    command: (url) => ['hugo', ['--quiet', '--baseURL', `${url}/`]],
  },
  {
    name: 'eleventy',
    installed: existsSync(eleventy),
    out: '_site',
    command: () => [process.execPath, [eleventy, '--quiet']],
  },
];

let site: FeedSite;
afterEach(() => site?.close());

describe.each(generators)('a site of $name', ({ name, installed, out, command }) => {
  test.skipIf(!installed)('is announced from its own feed, and shows what was answered', async () => {
    site = await feedSite();
    const root = path.dirname(site.content);
    cpSync(path.join(examples, name), root, { recursive: true });
    const settings = parse(readFileSync(path.join(examples, name, 'lectern/site.yaml'), 'utf8'));
    // The example's own settings, at the address where the site is served here.
    site.settings({
      ...settings,
      url: `${site.url}/`,
      networks: site.usual.networks,
      syndication: { since: '2026-11-20' },
    });
    const build = () => {
      const [program, args] = command(site.url);
      const { status, stderr, stdout } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
      expect(`${stdout}${stderr}`, `${name} ended with ${status}`).not.toMatch(/error/i);
    };
    build();
    site.serveFolder(path.join(root, out));

    expect((await site.syndicate()).text).toContain('1 posted');
    const [said] = site.texts();
    expect(said).toContain('What an engine cannot do\n\nIt originates nothing, and that is good to know.');
    expect(said).toContain(`${site.url}/posts/second/`);
    const [status] = site.sandbox.control.mastodon.state().statuses;
    site.sandbox.control.mastodon.status({
      as: 'grace@other.example',
      text: 'Quite so.',
      inReplyTo: status!.id,
    });
    expect((await site.replies()).text).toContain('Wrote what came back to 1 entry');
    build();

    const answered = readFileSync(path.join(root, out, 'posts/second/index.html'), 'utf8');
    expect(answered).toContain('<p>Quite so.</p>');
    const [, avatar] = /<img class="lectern-portrait" src="([^"]+)"/.exec(answered)!;
    for (const linked of [avatar!, '/replies/replies.css'])
      expect(existsSync(path.join(root, out, linked)), linked).toBe(true);
    expect(readFileSync(path.join(root, out, 'posts/first/index.html'), 'utf8')).not.toContain(
      'lectern-replies"',
    );
    expect((await site.syndicate()).text).toBe('Nothing is due.');
  });
});
