/** Lectern as a dependency: packed, created into a folder of its own, changed without a fork, announced and answered. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parseDocument } from 'yaml';
import { reachableFrom } from '../../scripts/package/reachable.ts';
import { thirdPartyLicences } from '../../scripts/package/third-party.ts';
import { copiesOf, journalFileSchema } from '../../src/model/journal.ts';
import { sandboxCredentials, startSandbox } from '../../src/sandbox/index.ts';
import { filesBelow } from '../setup/files.ts';
import { astroEnv, run, sampleNow } from '../setup/site.ts';
import { atTerminal } from '../setup/terminal.ts';
import { hasPrevious, previousCommit, previousPackages } from './previous.ts';

const project = path.resolve(import.meta.dirname, '../..');
/** What a site gets from the registry it gets from the checkout here, which is why its folder lies in there. */
let folder: string;
let site: string;

/** What a release says of where it is from: npm compares it with the provenance. */
const released = ['--repository', 'https://github.com/ada/lectern'];

beforeAll(async () => {
  mkdirSync(path.join(project, '.package'), { recursive: true });
  folder = mkdtempSync(path.join(project, '.package', 'test-'));
  const packed = await run('node', ['scripts/package.ts', '--out', folder, ...released], { cwd: project });
  expect(packed.exitCode, packed.output).toBe(0);
  site = path.join(folder, 'my-site');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => path.join(site, name);
const read = (name: string) => readFileSync(file(name), 'utf8');
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), text);
};
const tarball = (name: string) =>
  path.join(folder, readdirSync(folder).find((one) => one.startsWith(`${name}-`) && one.endsWith('.tgz'))!);

/** Runs `lectern` as the site's scripts do, in its folder. */
const lectern = (args: string[], env: Record<string, string | undefined> = {}, cwd = site) =>
  run('node', [path.join(cwd, 'node_modules/lectern/bin.js'), ...args], {
    cwd,
    env: { ...astroEnv, LECTERN_NOW: sampleNow, ...env },
  });

/** Unpacks what would be published, or another packed file, as `npm install` does. */
async function install(where: string, packed = tarball('lectern')): Promise<void> {
  const target = path.join(where, 'node_modules/lectern');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await run('tar', ['-xzf', packed, '-C', target, '--strip-components=1']);
}

describe('what would be published', () => {
  test.each(['lectern', 'create-lectern'])('%s is nothing that publint complains of', async (name) => {
    const packed = readFileSync(tarball(name));
    const { messages } = await publint({ pack: { tarball: Uint8Array.from(packed).buffer }, strict: true });
    expect(messages).toEqual([]);
    const { repository } = JSON.parse(readFileSync(path.join(folder, name, 'package.json'), 'utf8'));
    expect(repository).toEqual({ type: 'git', url: 'git+https://github.com/ada/lectern.git' });
  });

  test.each(['lectern', 'create-lectern'])(
    'npm would publish %s as it is, with its command',
    async (name) => {
      const { exitCode, output } = await run('npm', ['publish', '--dry-run', '--offline'], {
        cwd: path.join(folder, name),
      });
      expect(exitCode, output).toBe(0);
      expect(output).toContain(`+ ${name}@`);
      // What it mends while it publishes, a command among them, is not what was tested.
      expect(output).not.toContain('auto-corrected');
    },
  );

  test('its types are found by whoever imports it: the package is ESM alone', async () => {
    const found = await checkPackage(createPackageFromTarballData(readFileSync(tarball('lectern'))));
    if (!found.types) throw new Error('The package has no types.');
    expect(Object.keys(found.entrypoints)).toEqual(expect.arrayContaining(['.', './content', './networks']));
    // The profile "esm-only": what `require` and the resolution of Node 10 would find is not promised.
    const left = found.problems.filter(
      (one) => !('resolutionKind' in one && ['node10', 'node16-cjs'].includes(one.resolutionKind)),
    );
    expect(left).toEqual([]);
  });

  test('the licences of fonts and map data travel with it', async () => {
    const { stdout } = await run('tar', ['-xOzf', tarball('lectern'), 'package/THIRD-PARTY-LICENSES.txt']);
    for (const font of ['serif', 'sans', 'math']) expect(stdout).toContain(`lectern-${font}.woff2`);
    expect(stdout.match(/SIL OPEN FONT LICENSE Version 1\.1/g)).toHaveLength(3);
    expect(stdout).toMatch(/Natural Earth[\s\S]*Michael Bostock[\s\S]*without fee is hereby granted/);
    expect(stdout).toMatch(/^ {2}satori [\d.]+: MPL-2\.0$/m);
  });

  test('a file whose licence nobody named stops the packing', () => {
    const lib = path.join(folder, 'lectern/lib');
    const pack = (files: string[]) => thirdPartyLicences(project, lib, files, ['zod']);
    expect(pack(['site/lists/land-110m.json', 'cards/index.js'])).toContain('zod');
    expect(() => pack(['site/styles/fonts/new.woff2'])).toThrow('whose this is: site/styles/fonts/new.woff2');
  });
});

test('the action that a site’s workflow runs is in it', () => {
  const own = path.join(project, '.github/actions/publish/action.yml');
  expect(readFileSync(path.join(folder, 'lectern/action/action.yml'))).toEqual(readFileSync(own));
  expect(JSON.parse(readFileSync(path.join(folder, 'lectern/package.json'), 'utf8')).files).toContain(
    'action',
  );
});

test('everything that it imports is among its dependencies', async () => {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(path.join(folder, 'lectern/package.json'), 'utf8'),
  );
  const lib = path.join(folder, 'lectern/lib');
  const found = filesBelow(lib)
    .filter((name) => /\.(?:js|astro)$/.test(name))
    .map((name) => path.join(lib, name));
  const known = { ...dependencies, ...peerDependencies };
  // Astro's own modules, the browser of decks, and the types of what is only looked at.
  const elsewhere =
    /^(?:astro:|virtual:|vite$|@sparticuz\/chromium$|playwright-core$|hast$|mdast$|topojson-specification$)/;
  expect(reachableFrom(found).packages.filter((name) => !known[name] && !elsewhere.test(name))).toEqual([]);
});

test('a new site is twelve files at most beside its content, and its starters are drafts', async () => {
  const creator = path.join(folder, 'create-lectern/bin.js');
  const args = [
    'my-site',
    '--yes',
    '--name',
    'Ada Quay',
    '--url',
    'https://ada.example',
    '--from',
    tarball('lectern'),
  ];
  const { exitCode, output } = await run('node', [creator, ...args], { cwd: folder });
  expect(exitCode, output).toBe(0);
  const files = filesBelow(site);
  expect(files.filter((name) => !name.startsWith('content/')).length).toBeLessThanOrEqual(12);
  const starters = files.filter((name) => name.startsWith('content/') && name !== 'content/site.yaml');
  expect(starters).toHaveLength(3);
  for (const name of starters) expect(read(name)).toContain('visibility: draft');
  expect(JSON.parse(read('package.json')).scripts.syndicate).toBe('lectern syndicate');
  expect(read('.github/workflows/publish.yml')).toContain('uses: ./node_modules/lectern/action');

  const again = await run('node', [creator, ...args], { cwd: folder });
  expect(again.exitCode).toBe(1);
  expect(again.output).toContain('my-site is not empty');
});

describe('a site of one’s own', () => {
  beforeAll(async () => {
    await install(site);
    write(
      'src/Foot.astro',
      "---\nimport Foot from 'lectern/components/Foot.astro';\n---\n<p>Printed in Skerrow</p>\n<Foot {...Astro.props} />\n",
    );
    write(
      'src/own.css',
      'body { --own: 1 }\n@font-face { font-family: Mine; src: url("./mine.woff2") }\n:root:root { --serif: Mine }\n',
    );
    cpSync(path.join(project, 'src/site/styles/fonts/lectern-sans.woff2'), file('src/mine.woff2'));
    write(
      'src/pages/about.astro',
      '<html lang="en"><title>Mine</title><p>An about page of my own.</p></html>\n',
    );
    write(
      'src/pages/uses.astro',
      '---\nimport Base from \'lectern/layouts/Base.astro\';\n---\n<Base title="Uses" description="What I use." path="uses/" card="pages/home"><h1>What I use</h1></Base>\n',
    );
    write(
      'astro.config.mjs',
      `import { defineConfig } from 'astro/config';
import lectern from 'lectern';

export default defineConfig({
  integrations: [
    lectern({
      components: { Foot: './src/Foot.astro' },
      customCss: ['./src/own.css'],
      head: [{ tag: 'script', content: 'globalThis.mine = 1;' }],
      policy: { 'img-src': ['https://pictures.example'] },
    }),
  ],
});
`,
    );
    write('public/robots.txt', 'User-agent: *\n');
    write(
      'src/slide-layouts/poem/layout.js',
      "export const layout = { about: 'Verses, in the middle of the slide.', title: 'deck' };\n",
    );
    write('src/slide-layouts/poem/layout.css', '.layout-poem .slide-body { --verse: 1 }\n');
    write(
      'content/slides/lamp.mdx',
      '---\ntitle: The lamp\nsummary: A deck of one poem.\ndate: 2026-10-08\n---\n\n# The lamp\n\n---\nlayout: poem\n---\n\nIt burns.\n',
    );
    const settings = parseDocument(read('content/site.yaml'));
    settings.set('navigation', ['posts', { label: 'Uses', url: '/uses/' }, 'talks']);
    settings.set('footer', [{ label: 'Imprint', url: '/imprint/' }]);
    write('content/site.yaml', settings.toString());
    cpSync(path.join(project, 'docs/examples/network/src/networks'), file('src/networks'), {
      recursive: true,
    });
    write(
      'content/posts/first-light.mdx',
      '---\ntitle: First light\nsummary: The lamp was lit for the first time this week.\ndate: 2026-11-20\n---\n\nIt burns.\n',
    );
  });

  test('builds with the components, styles, pages and policy of its owner, and has no drafts', async () => {
    const { exitCode, output } = await lectern(['build']);
    expect(exitCode, output).toBe(0);
    expect(output).not.toContain('collision');
    const home = read('dist/index.html');
    expect(home).toContain('<p>Printed in Skerrow</p>');
    expect(home).toContain('First light');
    expect(home).not.toContain('My first talk');
    expect(home).toContain('--own:1');
    expect(home).toContain(':root:root{--serif:Mine}');
    const font = /@font-face\{font-family:Mine;src:url\(\/([^)]+)\)/.exec(home)?.[1];
    expect(readFileSync(file(`dist/${font}`))).toEqual(readFileSync(file('src/mine.woff2')));
    expect(home).toContain('<script>globalThis.mine = 1;</script>');
    expect(home).toMatch(/script-src 'self' 'sha256-[\w+/=]+'/);
    expect(home).toContain("img-src 'self' https://pictures.example");
    expect(read('dist/about/index.html')).toContain('An about page of my own.');
    expect(read('dist/uses/index.html')).toMatch(/What I use[\s\S]*Printed in Skerrow/);
    // Without the talks, of which there is none that is public.
    const navigation = (page: string) => /<nav class="label[\s\S]*?<\/nav>/.exec(read(page))![0];
    expect(navigation('dist/index.html')).toMatch(
      />\s*<a href="\/posts\/">Writing<\/a>\s*<a href="\/uses\/">Uses<\/a>\s*<\/nav>/,
    );
    expect(navigation('dist/uses/index.html')).toContain('<a href="/uses/" aria-current="page">Uses</a');
    expect(home).toContain('<a href="/imprint/">Imprint</a>');
    expect(read('dist/robots.txt')).toBe('User-agent: *\n');
    const deck = read('dist/slides/lamp/index.html');
    expect(deck).toContain('layout-poem');
    expect(deck).toContain('--verse:1');
    expect(home).not.toContain('--verse');
  });

  test('a layout or a network that is not whole is named with its file', async () => {
    const layout = read('src/slide-layouts/poem/layout.js');
    const broken = async () => (await lectern(['new', 'post', 'Ivy'])).output;
    write('src/slide-layouts/poem/layout.js', 'export const other = {};\n');
    expect(await broken()).toContain('src/slide-layouts/poem/layout.js does not export "layout"');
    rmSync(file('src/slide-layouts/poem/layout.js'));
    expect(await broken()).toContain('src/slide-layouts/poem/ has no layout.js');
    write('src/slide-layouts/poem/layout.js', layout);
    const model = read('src/networks/telegram/model.js');
    write('src/networks/telegram/model.js', `${model}}`);
    expect(await broken()).toContain('src/networks/telegram/model.js could not be loaded');
    write('src/networks/telegram/model.js', model);
  });

  test('an option that is wrong is named with what would be right', async () => {
    const config = read('astro.config.mjs');
    write('astro.config.mjs', config.replace('Foot:', 'Feet:'));
    const { exitCode, output } = await lectern(['build']);
    write('astro.config.mjs', config);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/astro\.config\.mjs {2}lectern\.components\.Feet[\s\S]*one of Author, /);
    expect(read('dist/index.html')).toContain('Printed in Skerrow');
  });

  test('npm run dev shows a page, and a change', async () => {
    const server = spawn(process.execPath, [file('node_modules/lectern/bin.js'), 'dev', '--port', '0'], {
      cwd: site,
      env: {
        ...process.env,
        ...astroEnv,
        LECTERN_NOW: sampleNow,
        PATH: process.env.PATH,
      } as NodeJS.ProcessEnv,
    });
    try {
      const address = await addressOf(server);
      expect(await (await fetch(`${address}posts/`)).text()).toContain('Hello');
      write(
        'content/posts/first-light.mdx',
        read('content/posts/first-light.mdx').replace('It burns.', 'It burns well.'),
      );
      let page = '';
      for (let tries = 0; tries < 100 && !page.includes('It burns well.'); tries += 1) {
        await wait(100);
        page = await (await fetch(`${address}posts/first-light/`)).text();
      }
      expect(page).toContain('It burns well.');
    } finally {
      server.kill();
    }
  });

  test('lectern upgrade shows what the version needs, writes it where it is agreed to, and then nothing', async () => {
    const before = read('.gitignore');
    const old = before.replace('.*.lectern-*\n', '');
    expect(old).not.toBe(before);
    write('.gitignore', old);
    const shown = await lectern(['upgrade']);
    expect(shown.exitCode).toBe(1);
    expect(shown.stdout).toContain('+.*.lectern-*');
    expect(shown.stdout).toContain('Nothing was written. With --write, 1 file would be.');
    expect(read('.gitignore')).toBe(old);

    const asked = atTerminal([file('node_modules/lectern/bin.js'), 'upgrade'], { LECTERN_ROOT: site });
    await asked.shows('Write 1 file? [y/N]');
    asked.press('y\r');
    expect((await asked.ended).exitCode).toBe(0);
    expect(read('.gitignore')).toBe(before);

    const again = await lectern(['upgrade', '--write']);
    expect(again.exitCode, again.output).toBe(0);
    expect(again.stdout).toMatch(/^Nothing to write for Lectern \d/);
    expect(read('.gitignore')).toBe(before);
  });

  test('says a command’s name as its owner types it, and what was meant by another', async () => {
    expect((await lectern(['syndicate', '--help'])).stdout).toContain('npx lectern syndicate --dry-run');
    const typo = await lectern(['sindicate']);
    expect(typo.exitCode).toBe(2);
    expect(typo.output).toContain('Did you mean "syndicate"?');
    const all = await lectern(['--help']);
    for (const line of all.stdout.split('\n').flatMap((one) => /^ {2}([a-z]+) {2,}/.exec(one)?.[1] ?? [])) {
      expect((await lectern([line, '--help'])).exitCode, line).toBe(0);
    }
  });
});

test('what is announced from there is answered, and the answers stand under the post', async () => {
  const sandbox = await startSandbox({ now: new Date(sampleNow) });
  try {
    const { siteSettings, demo } = sandbox.networks.get('mastodon')!;
    const settings = parseDocument(read('content/site.yaml'));
    settings.set('networks', { mastodon: siteSettings });
    settings.set('syndication', { since: '2026-11-10', hours: { start: '00:00', end: '23:59' } });
    write('content/site.yaml', settings.toString());
    write('content/moderation.yaml', 'approve: auto\n');
    write('.env', `MASTODON_ACCESS_TOKEN=${sandboxCredentials.MASTODON_ACCESS_TOKEN}\n`);
    const build = () => lectern(['build']);
    expect((await build()).exitCode).toBe(0);
    const announced = await lectern(['syndicate', '--json', '--no-verify']);
    expect(announced.exitCode, announced.output).toBe(0);
    expect(JSON.parse(announced.stdout).posted).toBe(1);
    const again = await lectern(['syndicate', '--json', '--no-verify']);
    expect(JSON.parse(again.stdout)).toMatchObject({ posted: 0, requests: 0 });

    const journal = journalFileSchema.parse(JSON.parse(read('content/journal/posts/first-light.json')));
    await demo.answer(copiesOf(journal)[0]!.receipt.id);
    const pulled = await lectern(['replies', '--json']);
    expect(pulled.exitCode, pulled.output).toBe(0);
    expect((await build()).exitCode).toBe(0);
    expect(read('dist/posts/first-light/index.html')).toContain(demo.phrase);
  } finally {
    await sandbox.close();
  }
});

test('a network of the site’s own is announced on once, and what was said is taken back', async () => {
  const calls: { method: string; body: Record<string, unknown> }[] = [];
  const server = createServer(async (request, response) => {
    const method = request.url!.split('/').at(-1)!;
    calls.push({ method, body: JSON.parse(await text(request)) });
    const result = method === 'getMe' ? { id: 7, username: 'quay_bot' } : { message_id: 40 + calls.length };
    response.setHeader('date', new Date(sampleNow).toUTCString());
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, result }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const settings = parseDocument(read('content/site.yaml'));
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    settings.set('networks', { telegram: { api, channel: '@ada_quay' } });
    write('content/site.yaml', settings.toString());
    write('.env', 'TELEGRAM_BOT_TOKEN=7:AAExampleTokenOfABot\n');
    write(
      'content/posts/second-light.mdx',
      '---\ntitle: Second light\nsummary: A lamp on the other pier.\ndate: 2026-11-20\n---\n\nIt burns, too.\n',
    );
    expect((await lectern(['build'])).exitCode).toBe(0);
    const announced = await lectern(['syndicate', '--json', '--no-verify']);
    expect(announced.exitCode, announced.output).toBe(0);
    const sent = calls.filter(({ method }) => method === 'sendMessage');
    expect(
      sent.map(({ body }) => body.chat_id),
      announced.output,
    ).toEqual(['@ada_quay', '@ada_quay']);
    expect(sent.map(({ body }) => String(body.text)).join()).toContain(
      'https://ada.example/posts/second-light/',
    );
    await lectern(['syndicate', '--json', '--no-verify']);
    expect(calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(2);

    const doctor = await lectern(['doctor', '--json']);
    expect(doctor.stdout).toContain('@quay_bot');
    const gone = await lectern(['syndicate', '--retract', 'posts/second-light#published']);
    expect(gone.exitCode, gone.output).toBe(0);
    expect(calls.at(-1)).toMatchObject({ method: 'deleteMessage', body: { chat_id: '@ada_quay' } });
    expect(announced.output + doctor.output + gone.output).not.toContain('AAExampleTokenOfABot');
  } finally {
    server.close();
  }
});

const previousTitle = hasPrevious()
  ? 'a site of the first packed version keeps its addresses, says nothing again and loses nothing'
  : `SKIPPED, because this clone has no commit ${previousCommit}: an upgrade from the first packed version`;

test.skipIf(!hasPrevious())(previousTitle, async () => {
  const previous = await previousPackages();
  const place = path.join(folder, 'older-site');
  const inPlace = (name: string) => path.join(place, name);
  const put = (name: string, content: string) => {
    mkdirSync(path.dirname(inPlace(name)), { recursive: true });
    writeFileSync(inPlace(name), content);
  };
  const textOf = (name: string) => readFileSync(inPlace(name), 'utf8');
  const command = (...args: string[]) => lectern(args, {}, place);
  const sandbox = await startSandbox({ now: new Date(sampleNow) });
  try {
    const wanted = ['older-site', '--yes', '--name', 'Ada Quay', '--url', 'https://ada.example'];
    const bin = path.join(previous.creator, 'bin.js');
    const created = await run('node', [bin, ...wanted, '--from', previous.lectern], { cwd: folder });
    expect(created.exitCode, created.output).toBe(0);
    await install(place, previous.lectern);
    const settings = parseDocument(textOf('content/site.yaml'));
    settings.set('networks', { mastodon: sandbox.networks.get('mastodon')!.siteSettings });
    settings.set('syndication', { since: '2026-11-10', hours: { start: '00:00', end: '23:59' } });
    put('content/site.yaml', settings.toString());
    put('.env', `MASTODON_ACCESS_TOKEN=${sandboxCredentials.MASTODON_ACCESS_TOKEN}\n`);
    put(
      'content/posts/first-light.mdx',
      '---\ntitle: First light\nsummary: The lamp was lit for the first time this week.\ndate: 2026-11-20\ntags: [lamps]\n---\n\nIt burns.\n',
    );
    put(
      'content/events/lamp-day.yaml',
      'title: Lamp Day\nsummary: A day of lamps in Skerrow.\nstart: 2027-01-20\nend: 2027-01-20\ntimeZone: Europe/Oslo\nplace: { city: Skerrow, country: NO }\nrole: attending\n',
    );
    put(
      'src/Foot.astro',
      "---\nimport Foot from 'lectern/components/Foot.astro';\n---\n<p>Printed in Skerrow</p>\n<Foot {...Astro.props} />\n",
    );
    put(
      'astro.config.mjs',
      "import lectern from 'lectern';\nexport default { integrations: [lectern({ components: { Foot: './src/Foot.astro' } })] };\n",
    );
    const first = await command('build');
    expect(first.exitCode, first.output).toBe(0);
    const said = await command('syndicate', '--json', '--no-verify');
    expect(JSON.parse(said.stdout).posted, said.output).toBe(1);
    // As versions before that one wrote it, which a build leaves as it is while nothing in the calendar changes.
    const calendar = textOf('content/journal/calendar.json');
    const asBefore = calendar.replace(/"roles": \[\s*("\w+")\s*\]/, '"role": $1');
    expect(asBefore).not.toBe(calendar);
    put('content/journal/calendar.json', asBefore);
    const files = filesBelow(inPlace('content'));
    const written = new Map(files.map((name) => [name, textOf(`content/${name}`)]));
    const addresses = addressesIn(inPlace('dist'));
    const invitation = textOf('dist/calendar.ics');

    await install(place);
    const upgraded = await command('upgrade', '--write');
    expect(upgraded.exitCode, upgraded.output).toBe(0);
    expect(upgraded.stdout).toMatch(/^\+.*"roles": \["attending"\]/m);
    expect(filesBelow(inPlace('content'))).toEqual(files);
    expect(files.filter((name) => textOf(`content/${name}`) !== written.get(name))).toEqual([
      'journal/calendar.json',
    ]);
    expect(JSON.parse(textOf('content/journal/calendar.json'))).toEqual(JSON.parse(calendar));

    const second = await command('build');
    expect(second.exitCode, second.output).toBe(0);
    const now = new Set(addressesIn(inPlace('dist')));
    expect(addresses).toContain('posts/first-light/index.html');
    expect(addresses.filter((address) => !now.has(address))).toEqual([]);
    const { receipt } = copiesOf(
      journalFileSchema.parse(JSON.parse(textOf('content/journal/posts/first-light.json'))),
    )[0]!;
    expect(textOf('dist/posts/first-light/index.html')).toContain(receipt.url);
    expect(textOf('dist/posts/first-light/index.html')).toContain('Printed in Skerrow');
    const unique = (ics: string) => ics.match(/^(?:UID|SEQUENCE):.*$/gm);
    expect(unique(textOf('dist/calendar.ics'))).toEqual(unique(invitation));

    const again = await command('syndicate', '--json', '--no-verify');
    expect(again.exitCode, again.output).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ posted: 0, edited: 0, refused: 0, unknown: 0 });
    expect(textOf('content/journal/posts/first-light.json')).toContain(receipt.id);
    const nothing = await command('upgrade');
    expect(nothing.exitCode, nothing.output).toBe(0);
  } finally {
    await sandbox.close();
  }
});

/** What readers and their programs know the addresses of: everything that is not named by what is in it. */
function addressesIn(dist: string): string[] {
  return filesBelow(dist).filter((name) => !/^(?:_astro|cards|pagefind)\/|^\./.test(name));
}

test('the sample site comes out byte for byte as the checkout makes it', async () => {
  const place = path.join(folder, 'sample');
  mkdirSync(path.join(place, 'src'), { recursive: true });
  for (const name of ['package.json', 'src/content.config.ts', 'tsconfig.json']) {
    cpSync(file(name), path.join(place, name));
  }
  writeFileSync(
    path.join(place, 'astro.config.mjs'),
    "import lectern from 'lectern';\nexport default { integrations: [lectern()] };\n",
  );
  await install(place);
  cpSync(path.join(project, 'content'), path.join(place, 'content'), { recursive: true });
  const { out, state } = inject('sampleSite');
  // Drawn pictures are named by what they show.
  for (const name of ['cards', 'decks', 'astro/assets']) {
    cpSync(path.join(state, name), path.join(place, '.lectern', name), { recursive: true });
  }
  const { exitCode, output } = await lectern(['build'], {}, place);
  expect(exitCode, output).toBe(0);
  const dist = path.join(place, 'dist');
  // Whose folder it is.
  const made = (where: string) =>
    filesBelow(where)
      .filter((name) => name !== '.lectern-build.json')
      .sort();
  expect(made(dist)).toEqual(made(out));
  const differing = made(out).filter(
    (name) => !readFileSync(path.join(dist, name)).equals(readFileSync(path.join(out, name))),
  );
  expect(differing).toEqual([]);
});

/** Where a server says that it listens. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(said)), 60_000);
    server.stdout!.on('data', (chunk) => {
      said += chunk;
      const found = /http:\/\/(?:localhost|127\.0\.0\.1):\d+\//.exec(said);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[0]);
    });
    server.stderr!.on('data', (chunk) => (said += chunk));
  });
}
