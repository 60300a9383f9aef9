/** The file by which a host's CI, or cron, publishes a site: what `--host` writes into a new one, and `publish setup` into another. */
import type { NewFile } from '../content/new/files.ts';

/** Where a site can be published from without a file written by hand. */
export const hosts = ['github', 'netlify', 'cloudflare', 'gitlab', 'forgejo', 'server'] as const;
export type Host = (typeof hosts)[number];

/** The files that a host needs, by their paths below the site's folder. */
export function hostFiles(host: Host): NewFile[] {
  return files[host];
}

/** Actions that the files name, by the commits that were looked at. */
const actions = {
  checkout: 'actions/checkout@d23441a48e516b6c34aea4fa41551a30e30af803 # v6.1.0',
  node: 'actions/setup-node@249970729cb0ef3589644e2896645e5dc5ba9c38 # v6.5.0',
  cache: 'actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5',
};

/** A workflow of GitHub's, whose last step is Lectern's own action. */
const onGithub = (about: string, permissions: string, environment: string, step: string) => `${about}
name: Publish
on:
  push: { branches: [main], paths-ignore: ['content/journal/**'] }
  schedule: [{ cron: '13,43 * * * *' }]
  workflow_dispatch:
concurrency: publish
permissions: { ${permissions} }
jobs:
  publish:
    runs-on: ubuntu-latest
    timeout-minutes: 60
${environment}    steps:
      - uses: ${actions.checkout}
        with: { ref: '\${{ github.ref_name }}', fetch-depth: 0 }
      - uses: ${actions.node}
        with: { node-version: 24, cache: npm }
      - run: npm ci
      - uses: ./node_modules/lectern/action
${step}`;

const github = onGithub(
  '# Once: Settings, Pages, Source: GitHub Actions. Tokens of networks: gh secret set --env-file .env',
  'contents: write, issues: write, pages: write, id-token: write',
  `    environment: { name: github-pages, url: '\${{ steps.publish.outputs.page_url }}' }\n`,
  `        id: publish
        with: { secrets: '\${{ toJSON(secrets) }}' }
`,
);

const netlify = onGithub(
  '# Once: gh secret set NETLIFY_AUTH_TOKEN, gh variable set NETLIFY_SITE_ID. The project on Netlify builds nothing itself.',
  'contents: write, issues: write',
  '',
  `        with:
          secrets: \${{ toJSON(secrets) }}
          deploy: npx --yes netlify-cli@27.10.2 deploy --no-build --prod --dir dist
        env: { NETLIFY_AUTH_TOKEN: '\${{ secrets.NETLIFY_AUTH_TOKEN }}', NETLIFY_SITE_ID: '\${{ vars.NETLIFY_SITE_ID }}' }
`,
);

const cloudflare = onGithub(
  '# Once: gh secret set CLOUDFLARE_API_TOKEN; gh variable set CLOUDFLARE_ACCOUNT_ID and PAGES_PROJECT, a project for direct uploads.',
  'contents: write, issues: write',
  `    env: { CLOUDFLARE_ACCOUNT_ID: '\${{ vars.CLOUDFLARE_ACCOUNT_ID }}', PAGES_PROJECT: '\${{ vars.PAGES_PROJECT }}' }\n`,
  `        with:
          secrets: \${{ toJSON(secrets) }}
          deploy: npx --yes wrangler@4.164.0 pages deploy dist --project-name "$PAGES_PROJECT" --branch main
        env: { CLOUDFLARE_API_TOKEN: '\${{ secrets.CLOUDFLARE_API_TOKEN }}' }
`,
);

// CI_JOB_TOKEN may push where the owner allows it, and what it pushes starts no pipeline. GitLab Pages is deployed once the job has ended,
// so that another one announces: it waits for the pages to be live.
const gitlab = `# Once: Settings, CI/CD, Job token permissions: "Allow Git push requests to the repository". The tokens of your networks are masked
# variables. Build, Pipeline schedules: 13 */3 * * *
image: node:24-bookworm
workflow:
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
variables: { GIT_DEPTH: 0 }
stages: [build, announce]
default:
  cache: { key: lectern, paths: [.lectern/] }
  before_script:
    - git remote set-url origin "$CI_SERVER_PROTOCOL://gitlab-ci-token:$CI_JOB_TOKEN@$CI_SERVER_FQDN/$CI_PROJECT_PATH.git"
    - git fetch --quiet origin "$CI_COMMIT_BRANCH"
    - git checkout --quiet -B "$CI_COMMIT_BRANCH" --track "origin/$CI_COMMIT_BRANCH"
    - npm ci
pages:
  stage: build
  resource_group: publish
  script:
    - GITHUB_OUTPUT=prepared npm run publish -- prepare
    - grep -q deploy=true prepared || exit 77 # nothing is new: a warning, and nothing is deployed
  allow_failure: { exit_codes: 77 }
  pages: { publish: dist }
  artifacts: { paths: [dist, .lectern/manifest.json, .lectern/prepared.json, .lectern/decks], expire_in: 1 day }
announce:
  stage: announce
  resource_group: publish
  script:
    - npm run publish -- finish
`;

const forgejo = `# Codeberg, or another Forgejo with Actions on. The site goes to the branch "pages", which Codeberg Pages serves. The tokens of your
# networks: Settings, Actions, Secrets.
name: Publish
on:
  push: { branches: [main], paths-ignore: ['content/journal/**'] }
  schedule: [{ cron: '13 */3 * * *' }]
  workflow_dispatch:
concurrency: { group: publish, cancel-in-progress: false }
jobs:
  publish:
    runs-on: docker # on Codeberg: codeberg-small
    container: { image: 'node:24-bookworm' }
    steps:
      - uses: ${actions.checkout}
        with: { ref: '\${{ github.ref_name }}', fetch-depth: 0 }
      - uses: ${actions.cache}
        with: { path: .lectern, key: 'lectern-\${{ github.run_id }}', restore-keys: lectern- }
      - run: npm ci
      - run: npm run publish -- all --deploy 'npm run publish -- branch pages'
        env: { LECTERN_SECRETS: '\${{ toJSON(secrets) }}' }
`;

const server = `#!/usr/bin/env bash
# Publishes the site from a machine of your own. Once: a clone of the repository that may push, the tokens in its .env, the line
# below with your host, and in "crontab -e":
#   */30 * * * * bash /home/you/site/publish.sh
set -euo pipefail                           # whatever fails ends it: nothing after it is done
cd "$(dirname "$0")"
site=host:/var/www/site/                    # or however your host takes files
exec 9> .git/publish.lock
flock --nonblock 9 || exit 0                # the run before still goes on

git pull --quiet --rebase --autostash
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci
npm run replies || true                     # what people answered; a network that is down holds nothing up
npm run build                               # dist/
rsync -a --delay-updates --delete-after dist/ "$site"
said=0
npm run syndicate || said=$?                # announces what is due, once the pages answer
if [ -d content/journal ]; then git add content/journal; fi
git diff --cached --quiet || git commit --quiet -m "Announcements"
git push --quiet                            # also where a network refused something: the rest was said
exit "$said"
`;

const files: Record<Host, NewFile[]> = {
  github: [{ path: '.github/workflows/publish.yml', content: github }],
  netlify: [{ path: '.github/workflows/publish.yml', content: netlify }],
  cloudflare: [{ path: '.github/workflows/publish.yml', content: cloudflare }],
  gitlab: [{ path: '.gitlab-ci.yml', content: gitlab }],
  forgejo: [{ path: '.forgejo/workflows/publish.yml', content: forgejo }],
  server: [{ path: 'publish.sh', content: server }],
};
