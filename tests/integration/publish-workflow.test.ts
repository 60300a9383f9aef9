import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Host, hostFiles } from '../../src/create/hosts.ts';
import { projectRoot } from '../../src/files/roots.ts';
import { type SiteServer, serveSite } from '../../src/files/serve.ts';
import { type Sandbox, sandboxCredentials, startSandbox } from '../../src/sandbox/index.ts';
import { type Checkout, makeRepository, type Repository } from '../setup/checkouts.ts';
import { mdx, siteYaml } from '../setup/content.ts';
import { filesBelow } from '../setup/files.ts';
import { runGitlabJob } from '../setup/gitlab.ts';
import { run } from '../setup/site.ts';
import { fakeGh, type Runner, runWorkflow } from '../setup/workflow.ts';

const start = '2026-11-20T10:00:00Z';
const journal = 'content/journal/posts/hello.json';
const post = (title: string, date = '2026-11-20') =>
  mdx(`title: ${title}\nsummary: It says ${title}.\ndate: ${date}`);

let scratch: string;
let repository: Repository;
let owner: Checkout;
let sandbox: Sandbox;
let host: SiteServer | undefined;
let port: number;

/** What a checkout needs: the project itself, without its sample content. */
function projectFiles(): Record<string, string> {
  const parts = ['src', 'scripts', 'astro.config.mjs', 'package.json', 'tsconfig.json', '.github'];
  const files: Record<string, string> = {};
  for (const part of parts) {
    const place = path.join(projectRoot, part);
    const names = /\.\w+$/.test(part) && part !== '.github' ? [''] : filesBelow(place);
    for (const name of names) files[path.join(part, name)] = readFileSync(path.join(place, name), 'utf8');
  }
  return files;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

beforeAll(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'lectern-workflow-'));
  sandbox = await startSandbox({ now: new Date(start) });
  port = await freePort();
  const { mastodon, bluesky, linkedin } = sandbox.endpoints;
  const site = {
    ...parse(siteYaml),
    url: `http://127.0.0.1:${port}/`,
    networks: {
      mastodon: { url: mastodon },
      bluesky: { service: bluesky, appview: bluesky, handle: 'owner.test' },
      linkedin: { api: linkedin },
    },
    syndication: { since: '2026-11-01' },
  };
  repository = makeRepository({
    ...projectFiles(),
    'content/site.yaml': stringify(site),
    'content/moderation.yaml': 'approve: auto\n',
    'content/posts/hello.mdx': post('Hello'),
  });
  owner = repository.clone();
  fakeGh(path.join(scratch, 'bin'), path.join(scratch, 'issue.json'));
}, 120_000);

afterAll(async () => {
  await host?.close();
  await sandbox.close();
  repository.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** What a machine that publishes has in its environment: the time of the sandbox, and no secret. */
const runnerEnv = (): Record<string, string | undefined> => ({
  PATH: `${path.join(scratch, 'bin')}:${process.env.PATH}`,
  LECTERN_NOW: sandbox.control.clock().now,
  ...Object.fromEntries(Object.keys(sandboxCredentials).map((name) => [name, undefined])),
  NODE_ENV: undefined,
  VITEST: undefined,
});

const fileOf = (host: Host) => String(hostFiles(host)[0]!.content);

/** Runs the workflow as GitHub would, at the sandbox's time. */
async function publish(
  options: {
    /** By the name of the step before which somebody acts; they are told the checkout of the run. */
    before?: Record<string, (folder: string) => void>;
    secrets?: Record<string, string>;
    workflow?: string;
  } = {},
) {
  const checkouts: Checkout[] = [];
  const before: Runner['before'] = Object.fromEntries(
    Object.entries(options.before ?? {}).map(([step, act]) => [step, () => act(checkouts.at(-1)!.folder)]),
  );
  const cache = path.join(scratch, 'cache');
  const artifact = path.join(scratch, 'artifact');
  let deployed = 0;
  const copy = (from: string, to: string) => {
    rmSync(to, { recursive: true, force: true });
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  };
  sandbox.control.forget();
  const { done, failed } = await runWorkflow({
    workflow:
      options.workflow ?? readFileSync(path.join(projectRoot, '.github/workflows/publish.yml'), 'utf8'),
    checkout() {
      const checkout = repository.clone();
      checkouts.push(checkout);
      return checkout.folder;
    },
    modules: path.join(projectRoot, 'node_modules'),
    uses: {
      'actions/cache': (folder) => copy(cache, path.join(folder, '.lectern')),
      'actions/cache/restore': (folder) => copy(cache, path.join(folder, '.lectern')),
      'actions/cache/save': (folder) => copy(path.join(folder, '.lectern'), cache),
      'actions/upload-pages-artifact': (folder) => copy(path.join(folder, 'dist'), artifact),
      async 'actions/deploy-pages'() {
        deployed += 1;
        await host?.close();
        host = await serveSite({ folder: artifact, port });
      },
    },
    env: runnerEnv(),
    secrets: { ...sandboxCredentials, LINKEDIN_TOKEN_EXPIRES: '2027-01-10T00:00:00Z', ...options.secrets },
    before,
  });
  const of = (name: string) => done.find((step) => step.name === name);
  const said = done
    .map(({ job, name, outcome, output }) => `${job} ${name}: ${outcome}\n${output}`)
    .join('\n');
  for (const { folder } of checkouts) rmSync(folder, { recursive: true, force: true });
  owner.run('pull', '--quiet', '--rebase');
  return { done, failed, deployed, of, said };
}

const log = () => repository.run('log', '--format=%s', 'main').split('\n');
const states = (file = journal) => {
  const { announcements } = JSON.parse(owner.read(file));
  const [networks] = Object.values<Record<string, { state: string }>>(announcements);
  return Object.fromEntries(Object.entries(networks ?? {}).map(([network, { state }]) => [network, state]));
};
const said = () => ({
  mastodon: sandbox.control.mastodon
    .state()
    .statuses.filter(({ accountId }) => accountId === sandbox.owner.mastodon.id).length,
  bluesky: sandbox.control.bluesky
    .state()
    .records.filter(({ collection }) => collection === 'app.bsky.feed.post').length,
  linkedin: sandbox.control.linkedin.state().posts.length,
});
const issue = () => {
  const file = path.join(scratch, 'issue.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};
const page = async (address: string) => (await fetch(`http://127.0.0.1:${port}/${address}`)).text();
const all = { mastodon: 'posted', bluesky: 'posted', linkedin: 'posted' };

/** Has the owner push while a push of this checkout is under way: the first, the second … from now on. */
function pushDuring(folder: string, push: number): void {
  const hook = path.join(folder, '.git/hooks/pre-push');
  const commands = [
    `cd '${owner.folder}' && unset $(git rev-parse --local-env-vars)`,
    'git pull --quiet && printf "something else" > content/keep',
    'git add --all && git commit --quiet -m "Change something else" && git push --quiet',
  ];
  const text = `#!/bin/sh\necho . >> "$0.count"\n[ $(wc -l < "$0.count") -eq ${push} ] || exit 0\n${commands.join(' && ')}\n`;
  writeFileSync(hook, text, { mode: 0o755 });
}

describe('the publishing workflow, run after run', { timeout: 600_000 }, () => {
  test('a first push is green where GitHub Pages is off: it is built, and says what to turn on', async () => {
    const off = path.join(scratch, 'issue.json.no-pages');
    writeFileSync(off, '');
    const { failed, deployed, of, said: printed } = await publish();
    rmSync(off);
    expect(failed, printed).toBe(false);
    expect(of('Look whether GitHub Pages is on')?.output).toContain('::warning::GitHub Pages is off');
    expect(of('Build what is new')?.output).toContain('page(s) built');
    expect(deployed).toBe(0);
    expect(said()).toEqual({ mastodon: 0, bluesky: 0, linkedin: 0 });
  });

  test('the first puts the site on the web, and announces once it is live', async () => {
    const { failed, deployed, of, said: printed } = await publish();
    expect(failed, printed).toBe(false);
    expect(deployed).toBe(1);
    expect(of('Build what is new')?.output).toContain('no record of an earlier run');
    expect(said()).toEqual({ mastodon: 1, bluesky: 1, linkedin: 1 });
    expect(states()).toEqual(all);
    expect(log().slice(0, 2)).toEqual(['Record posted announcements', 'Record pending announcements']);
    expect(await page('posts/hello/')).toContain('Hello');
    expect(issue()).toBeUndefined();
    // The intents were upstream, with nothing sent yet, before anything was: in a commit of their own.
    const intents = JSON.parse(repository.run('show', `main~1:${journal}`));
    const [networks] = Object.values<Record<string, { state: string }>>(intents.announcements);
    expect(Object.values(networks ?? {}).map(({ state }) => state)).toEqual([
      'intended',
      'intended',
      'intended',
    ]);
  });

  test('the second shows the copies on the page, and says nothing again', async () => {
    const before = log();
    const { failed, of, said: printed } = await publish();
    expect(failed, printed).toBe(false);
    expect(of('Build what is new')?.output).toContain('something was pushed');
    expect(said()).toEqual({ mastodon: 1, bluesky: 1, linkedin: 1 });
    expect(log()).toEqual(before);
    expect(await page('posts/hello/')).toContain('feed/update/urn:li:share');
  });

  test('the third ends before it builds', async () => {
    const before = log();
    const { deployed, of } = await publish();
    expect(of('Build what is new')?.output).toContain('Nothing to do.');
    expect(of('Build what is new')?.output).not.toContain('page(s) built');
    expect(of('Announce what is live')?.outcome).toBe('skipped');
    expect(deployed).toBe(0);
    expect(log()).toEqual(before);
  });

  test('what people answer is on the page, on a branch of one commit, and never in main', async () => {
    const [status] = sandbox.control.mastodon.state().statuses;
    sandbox.control.clock({ advance: 1_800_000 });
    sandbox.control.mastodon.status({ as: 'grace@far.example', text: 'A kind word', inReplyTo: status!.id });
    const { failed, of, said: printed } = await publish();
    expect(failed, printed).toBe(false);
    expect(of('Build what is new')?.output).toContain('the replies changed');
    expect(await page('posts/hello/')).toContain('A kind word');
    expect(repository.run('log', '--format=%s', 'lectern-replies').split('\n')).toHaveLength(1);
    expect(repository.run('log', '--format=%H', '-S', 'A kind word', 'main')).toBe('');
  });

  test('where somebody pushes while it builds, nothing is deployed or sent', async () => {
    owner.write('content/posts/second.mdx', post('Second'));
    owner.push('Write a second post');
    const {
      failed,
      deployed,
      of,
      said: printed,
    } = await publish({
      before: {
        'Build what is new': () => {
          owner.write('content/posts/hello.mdx', post('Hello, corrected'));
          owner.push('Correct the first');
        },
      },
    });
    expect(failed, printed).toBe(false);
    expect(of('Build what is new')?.output).toContain('the next run begins anew');
    expect(deployed).toBe(0);
    expect(said()).toEqual({ mastodon: 1, bluesky: 1, linkedin: 1 });
  });

  test('where somebody pushes before the intents, nothing is sent, and the next run sends it once', async () => {
    const {
      failed,
      of,
      said: printed,
    } = await publish({
      before: {
        'Announce what is live': () => {
          owner.write('content/posts/hello.mdx', post('Hello, corrected twice'));
          owner.push('Correct the first again');
        },
      },
    });
    expect(failed, printed).toBe(false);
    expect(of('Announce what is live')?.output).toContain('nothing is sent');
    expect(said()).toEqual({ mastodon: 1, bluesky: 1, linkedin: 1 });
    expect(log()[0]).toBe('Correct the first again');
    expect(owner.has('content/journal/posts/second.json')).toBe(false);
  });

  test('receipts go on top of what is pushed meanwhile; what nobody knows is told in one issue', async () => {
    sandbox.control.fault({
      network: 'linkedin',
      method: 'POST',
      path: '/rest/posts',
      answer: 'drop',
      stored: true,
    });
    const { failed, said: printed } = await publish({
      before: {
        'Announce what is live': (folder) => pushDuring(folder, 2),
      },
      secrets: { LINKEDIN_TOKEN_EXPIRES: '2026-11-24T10:00:00Z' },
    });
    expect(failed, printed).toBe(false);
    expect(said()).toEqual({ mastodon: 2, bluesky: 2, linkedin: 2 });
    expect(log().slice(0, 3)).toEqual([
      'Record posted announcements',
      'Change something else',
      'Record pending announcements',
    ]);
    expect(owner.read('content/keep')).toBe('something else');
    expect(states('content/journal/posts/second.json')).toEqual({ ...all, linkedin: 'unknown' });
    expect(issue()).toMatchObject({ state: 'OPEN', labels: ['lectern'], comments: [] });
    expect(issue().body).toContain("--resolve 'posts/second#published' linkedin --posted URL");
    expect(issue().body).toContain('the token expires on 2026-11-24');
    expect(JSON.stringify(issue())).not.toContain('sandbox-');
  });

  test('where the repository has no issues, the run fails and says what needs the owner', async () => {
    const off = path.join(scratch, 'issue.json.off');
    writeFileSync(off, '');
    const { exitCode, output } = await run('node', ['scripts/publish.ts', 'tell'], {
      env: {
        PATH: `${path.join(scratch, 'bin')}:${process.env.PATH}`,
        LECTERN_CONTENT: path.join(owner.folder, 'content'),
        LECTERN_STATE: path.join(owner.folder, '.lectern'),
        LECTERN_NOW: sandbox.control.clock().now,
        GH_TOKEN: 'the-job-token',
      },
    });
    rmSync(off);
    expect(output).toContain("--resolve 'posts/second#published' linkedin");
    expect(exitCode).toBe(1);
  });

  test('the issue is closed when the owner has settled it', async () => {
    const file = 'content/journal/posts/second.json';
    const urn = sandbox.control.linkedin.state().posts.at(-1)?.id;
    const settled = JSON.parse(owner.read(file));
    const records = settled.announcements['posts/second#published'];
    const { reason: _reason, ...record } = records.linkedin;
    const url = `https://www.linkedin.com/feed/update/${urn}/`;
    records.linkedin = { ...record, state: 'posted', receipt: { id: urn, url, at: start } };
    owner.write(file, `${JSON.stringify(settled, null, 2)}\n`);
    owner.push('Settle it');
    const { failed, said: printed } = await publish();
    expect(failed, printed).toBe(false);
    expect(issue()).toMatchObject({ number: 7, state: 'CLOSED', comments: [] });
    expect(said()).toEqual({ mastodon: 2, bluesky: 2, linkedin: 2 });
  });
});

/** Has the repository put what is pushed to a branch on the web, as a forge's own pages do. */
function servePages(branch: string): void {
  const artifact = path.join(scratch, 'artifact');
  const commands = [
    `git rev-parse --verify --quiet refs/heads/${branch} > /dev/null`,
    `rm -rf '${artifact}'/*`,
    `git --work-tree='${artifact}' checkout --force ${branch} -- .`,
  ];
  const text = `#!/bin/sh\n${commands.join(' && ')} || true\n`;
  writeFileSync(path.join(repository.bare, 'hooks/post-receive'), text, { mode: 0o755 });
}

describe('other forges', { timeout: 600_000 }, () => {
  const onMastodon = (title: string) =>
    sandbox.control.mastodon.state().statuses.filter(({ text }) => text.includes(title)).length;

  test('on Forgejo one command builds, pushes the site to the branch that is served, and announces', async () => {
    servePages('pages');
    owner.write('content/posts/third.mdx', post('Third'));
    owner.push('Write a third post');
    const workflow = fileOf('forgejo');
    const { failed, said: printed } = await publish({ workflow });
    expect(failed, printed).toBe(false);
    expect(onMastodon('Third')).toBe(1);
    expect(await page('posts/third/')).toContain('Third');
    expect(repository.run('log', '--format=%s', 'pages').split('\n')).toEqual(['The site']);
    expect(states('content/journal/posts/third.json')).toEqual(all);
    rmSync(path.join(repository.bare, 'hooks/post-receive'));
  });

  test('on GitLab one job builds for its Pages, and another announces; started again, it says nothing twice', async () => {
    owner.write('content/posts/fourth.mdx', post('Fourth'));
    owner.push('Write a fourth post');
    const artifacts = path.join(scratch, 'gitlab-artifacts');
    const runner = {
      file: fileOf('gitlab'),
      bare: repository.bare,
      cache: path.join(scratch, 'gitlab-cache'),
      artifacts,
      modules: path.join(projectRoot, 'node_modules'),
      env: { ...runnerEnv(), ...sandboxCredentials },
    };
    const built = await runGitlabJob('pages', runner);
    expect(built.exitCode, built.output).toBe(0);
    cpSync(path.join(artifacts, 'dist'), path.join(scratch, 'artifact'), { recursive: true });
    const announced = await runGitlabJob('announce', runner);
    expect(announced.exitCode, announced.output).toBe(0);
    expect(onMastodon('Fourth')).toBe(1);
    owner.run('pull', '--quiet', '--rebase');
    expect(states('content/journal/posts/fourth.json')).toEqual(all);

    const again = await runGitlabJob('announce', runner);
    expect(again.exitCode, again.output).toBe(0);
    expect(onMastodon('Fourth')).toBe(1);
  });
});
