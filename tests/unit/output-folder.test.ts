/** Whose folder it is, and how a new site takes the place of an old one. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os, { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  claimFolder,
  claimFolders,
  claimState,
  FolderNotOurs,
  markerFile,
  markFolder,
} from '../../src/files/claim.ts';
import { buildAside, recover } from '../../src/files/output.ts';

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
const folders = (changed: Partial<Record<'out' | 'state' | 'content' | 'address', string>> = {}) => ({
  root: at('site'),
  content: at('site/content'),
  out: at('site/dist'),
  state: at('site/.lectern'),
  ...changed,
});
const write = (name: string, text = name) => {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
};
const site = (text: string) => {
  const aside = buildAside(at('site/dist'), folders());
  writeFileSync(path.join(aside.folder, 'index.html'), text);
  return aside;
};
const shown = () => readFileSync(at('site/dist/index.html'), 'utf8');
const beside = () => readdirSync(at('site')).filter((name) => name.includes('.lectern-'));

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lectern-folders-'));
  mkdirSync(at('site/content'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an output folder', () => {
  it('is taken where it is new, empty, or marked by an earlier build of the site', () => {
    expect(claimFolders(folders()).out).toBe(at('site/dist'));
    mkdirSync(at('site/dist'));
    claimFolders(folders());
    markFolder(at('site/dist'), 'site', folders());
    write('site/dist/index.html');
    claimFolders(folders());
    // The whole checkout was moved: the mark says where the content is from there.
    renameSync(at('site'), at('moved'));
    claimFolders({
      root: at('moved'),
      content: at('moved/content'),
      out: at('moved/dist'),
      state: at('moved/.lectern'),
    });
  });

  it('with somebody’s files in it is refused by its name, and nothing is touched', () => {
    write('site/dist/thesis.doc');
    expect(() => claimFolders(folders())).toThrow(FolderNotOurs);
    expect(() => claimFolders(folders())).toThrow(
      `LECTERN_OUT is ${at('site/dist')}, which has files that no build`,
    );
    expect(readdirSync(at('site/dist'))).toEqual(['thesis.doc']);
    expect(existsSync(at('site/.lectern'))).toBe(false);
  });

  it.each([
    ['the project', () => folders({ out: at('site') }), /holds the project/],
    ['a folder above it', () => folders({ out: folder }), /holds the project/],
    ['the root of the disk', () => folders({ out: path.parse(folder).root }), /holds the project/],
    ['the home folder', () => folders({ out: os.homedir() }), /LECTERN_OUT is .*holds/],
    ['the content', () => folders({ out: at('site/content') }), /holds the content folder/],
    ['a folder in the content', () => folders({ out: at('site/content/posts') }), /is in the content folder/],
    ['the working folder', () => folders({ out: at('site/.lectern') }), /holds LECTERN_STATE/],
  ])('is never %s', (_name, given, why) => {
    expect(() => claimFolders(given())).toThrow(why);
  });

  it('that is a link to somebody’s files is refused', () => {
    write('elsewhere/photo.jpg');
    symlinkSync(at('elsewhere'), at('site/dist'));
    expect(() => claimFolders(folders())).toThrow(`LECTERN_OUT is ${at('elsewhere')}`);
    expect(readdirSync(at('elsewhere'))).toEqual(['photo.jpg']);
  });

  it('of another site is refused', () => {
    mkdirSync(at('site/dist'));
    markFolder(at('site/dist'), 'site', { content: at('other/content') });
    expect(() => claimFolders(folders())).toThrow('which has a built site of another site');
  });

  it('somewhere else stays the site’s when the checkout is moved, or its address is changed', () => {
    const out = at('www');
    mkdirSync(out);
    markFolder(out, 'site', folders({ address: 'https://ada.example.org/' }));
    claimFolders(folders({ out, address: 'https://lovelace.example.org/' }));
    renameSync(at('site'), at('moved'));
    const moved = { root: at('moved'), content: at('moved/content'), state: at('moved/.lectern'), out };
    claimFolders({ ...moved, address: 'https://ada.example.org/' });
    expect(() => claimFolders({ ...moved, address: 'https://eve.example.org/' })).toThrow('of another site');
  });

  it('says nothing of this machine to readers of the site', () => {
    mkdirSync(at('www'));
    markFolder(at('www'), 'site', folders({ address: 'https://ada.example.org/' }));
    expect(readFileSync(at('www', markerFile), 'utf8')).toMatch(
      /^\{"use":"site","of":\["[\da-f]{32}","[\da-f]{32}"\]\}\n$/,
    );
  });

  it('that is a link to nowhere, a link in a circle or a file is refused in a sentence', () => {
    symlinkSync(at('nowhere'), at('dangling'));
    symlinkSync(at('circle'), at('circle'));
    write('file');
    for (const [out, why] of [
      ['dangling', 'a link that leads nowhere'],
      ['dangling/below', 'a link that leads nowhere'],
      ['circle', 'a link that leads nowhere'],
      ['file', 'a file'],
      ['file/below', 'a file'],
    ] as const) {
      expect(() => claimFolders(folders({ out: at(out) }))).toThrow(
        `LECTERN_OUT is ${at(out.split('/')[0]!)}, ${why}. Nothing`,
      );
      expect(() => claimFolders(folders({ state: at(out) }))).toThrow(FolderNotOurs);
    }
  });
});

describe('a working folder', () => {
  it('is taken where it is new, empty, marked, or bears the usual name', () => {
    claimFolders(folders({ state: at('state') }));
    write('state/cards/one.png');
    claimFolders(folders({ state: at('state') }));
    write('site/.lectern/manifest.json', '{}');
    claimFolders(folders());
  });

  it('with somebody’s files in it is refused', () => {
    write('documents/root/src/thesis.doc');
    expect(() => claimFolders(folders({ state: at('documents') }))).toThrow('LECTERN_STATE is');
    expect(existsSync(at('documents/root/src/thesis.doc'))).toBe(true);
  });

  it('of another site, or a built site, is refused to every command', () => {
    const other = { root: at('other'), content: at('other/content') };
    claimFolders({ ...other, out: at('other/dist'), state: at('other/.lectern') });
    for (const claim of [claimFolders, claimState]) {
      expect(() => claim(folders({ state: at('other/.lectern') }))).toThrow(
        'which has a working folder of another site',
      );
    }
    site('built').swapIn();
    for (const claim of [claimFolders, claimState]) {
      expect(() => claim(folders({ out: at('www'), state: at('site/dist') }))).toThrow(
        'a built site of this site',
      );
    }
    expect(readdirSync(at('site/dist')).sort()).toEqual(['.lectern-build.json', 'index.html']);
  });

  it('that another command made first is the build’s, too', () => {
    claimState(folders({ state: at('state') }));
    write('state/avatars/one.png');
    claimFolders(folders({ state: at('state') }));
  });
});

describe('a folder that an option names', () => {
  const claim = (name: string) => claimFolder('--all', at(name), 'pictures', folders());

  it('is taken where it is new, empty, or had the same in it', () => {
    claim('pictures');
    write('pictures/home.png');
    claim('pictures');
  });

  it('with somebody’s files, or another use, is refused', () => {
    write('photos/cat.jpg');
    expect(() => claim('photos')).toThrow('--all is');
    site('built').swapIn();
    expect(() => claim('site/dist')).toThrow('a built site of this site');
    expect(() => claim('site')).toThrow('holds the project');
    expect(() => claim('site/content/pictures')).toThrow('in the content folder');
    expect(readdirSync(at('photos'))).toEqual(['cat.jpg']);
  });
});

describe('a site that is built aside', () => {
  it('takes the place of the old one whole, and keeps a repository that is there', () => {
    site('old').swapIn();
    write('site/dist/only-before.html');
    write('site/dist/.git/HEAD', 'ref: refs/heads/pages');
    const next = site('new');
    expect(shown()).toBe('old');
    next.swapIn();
    expect(shown()).toBe('new');
    expect(existsSync(at('site/dist/only-before.html'))).toBe(false);
    expect(readFileSync(at('site/dist/.git/HEAD'), 'utf8')).toBe('ref: refs/heads/pages');
    expect(JSON.parse(readFileSync(at('site/dist', markerFile), 'utf8'))).toMatchObject({ use: 'site' });
    expect(beside()).toEqual([]);
  });

  it('without a home page is no site: the old one stays', () => {
    site('old').swapIn();
    const aside = buildAside(at('site/dist'), folders());
    expect(() => aside.swapIn()).toThrow('no index.html');
    aside.discard();
    expect(shown()).toBe('old');
    expect(beside()).toEqual([]);
  });

  it('that was killed is cleared away by the next, and one that goes on is left alone', () => {
    site('old').swapIn();
    // No process has the number of a thread that has ended; 1 is always there.
    write('site/.dist.lectern-next-999999999-dead/index.html');
    write('site/.dist.lectern-next-1-alive/index.html');
    site('new').swapIn();
    expect(beside()).toEqual(['.dist.lectern-next-1-alive']);
  });

  it('that was killed between the two steps of the swap leaves a site that comes back', () => {
    site('old').swapIn();
    renameSync(at('site/dist'), at('site/.dist.lectern-old-999999999-dead'));
    recover(at('site/dist'));
    expect(shown()).toBe('old');
    expect(beside()).toEqual([]);
  });

  it('that was killed right after the swap keeps the repository of the old one', () => {
    site('old').swapIn();
    write('site/dist/.git/HEAD', 'ref');
    renameSync(at('site/dist'), at('site/.dist.lectern-old-999999999-dead'));
    write('site/dist/index.html', 'new');
    recover(at('site/dist'));
    expect(shown()).toBe('new');
    expect(readFileSync(at('site/dist/.git/HEAD'), 'utf8')).toBe('ref');
  });
});
