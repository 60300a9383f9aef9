/** The files of a new site. */
import { stringify } from 'yaml';
import { type NewFile, yamlOf } from '../content/new/files.ts';
import { skeleton } from '../content/new/skeleton.ts';
import { templateTexts } from '../content/new/template-texts.ts';
import { type Host, hostFiles } from './hosts.ts';
import { secretNamesOf } from './networks.ts';

/** What has to be known of a new site. */
export interface NewSite {
  /** Of its folder and its package: `my-site`. */
  packageName: string;
  /** Of the site, which is usually the owner's name. */
  name: string;
  /** Its public address, with a slash at its end. */
  url: string;
  /** BCP 47. */
  language: string;
  /** An IANA time zone, in which days begin and announcements are made. */
  timeZone: string;
  /** Network → the settings that it can't do without. */
  networks: Record<string, Record<string, string>>;
  /** What publishes it; nothing where that is left to its owner. */
  host: Host | undefined;
  /** The day it is made, `2026-11-21`. */
  today: string;
  /** What `package.json` says of Lectern: a version, or `file:` and a path. */
  lectern: string;
  /** The same of Astro. */
  astro: string;
}

/** The commands that a new site has by the names that Lectern's messages and documentation call them. */
const scripts =
  'dev build serve new syndicate replies publish slides calendar login doctor sandbox demo'.split(' ');

/** The files of a new site, by their paths below its folder. */
export function siteFiles(site: NewSite): NewFile[] {
  const starters = [
    skeleton('post', 'Hello', site.today),
    skeleton('talk', 'My first talk', site.today),
    skeleton('deck', 'My first slides', site.today),
  ];
  return [
    { path: 'package.json', content: packageJson(site) },
    { path: 'astro.config.mjs', content: astroConfig },
    { path: 'tsconfig.json', content: '{ "extends": "astro/tsconfigs/strict" }\n' },
    { path: 'src/content.config.ts', content: contentConfig },
    { path: '.gitignore', content: ignored },
    { path: '.env.example', content: secrets(site) },
    {
      path: '.vscode/extensions.json',
      content: '{ "recommendations": ["astro-build.astro-vscode", "unifiedjs.vscode-mdx"] }\n',
    },
    { path: 'README.md', content: readme(site) },
    { path: 'public/.gitkeep', content: '' },
    ...(site.host ? hostFiles(site.host) : []),
    { path: 'content/site.yaml', content: siteYaml(site) },
    ...starters.map((file) => ({ ...file, path: `content/${file.path}` })),
  ];
}

function packageJson({ packageName, lectern, astro }: NewSite): string {
  const json = {
    name: packageName,
    private: true,
    type: 'module',
    engines: { node: '>=22.12' },
    scripts: Object.fromEntries(scripts.map((name) => [name, `lectern ${name}`])),
    dependencies: { astro, lectern },
    // Install scripts that packages ask for; this one only checks what is there.
    allowScripts: { esbuild: false },
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

const astroConfig = `import { defineConfig } from 'astro/config';
import lectern from 'lectern';

export default defineConfig({
  integrations: [lectern()],
});
`;

const contentConfig = `// Where Astro looks for collections. Further ones of your own can stand beside Lectern's.
export { collections } from 'lectern/content';
`;

const ignored = `node_modules/
dist/
.*.lectern-*
.astro/
.lectern/
.env
.env.*
!.env.example
# Other people's words: never in this branch's history.
content/replies/
`;

function secrets({ networks }: NewSite): string {
  const names = secretNamesOf(Object.keys(networks));
  return `# Copy this file to .env, which git ignores. "npm run login -- NETWORK" fills it in.
${names.map((name) => `${name}=`).join('\n')}
`;
}

function readme({ name, host }: NewSite): string {
  return `# ${name}

\`\`\`sh
npm install
npm run dev                     # the site while you write, drafts included
npm run new -- post "A title"   # also: talk, deck, event
npm run build                   # into dist/
npm run syndicate -- --dry-run  # what would be announced; sends nothing
\`\`\`

Who you are, and where you announce, is in \`content/site.yaml\`. Each command has \`--help\`.
${published(host)}`;
}

/** Where the site is published from, for its README. */
function published(host: Host | undefined): string {
  const [file] = host ? hostFiles(host) : [];
  if (!file) return '';
  return `
\`${file.path}\` builds the site, puts it on the web and announces what is new. Its first lines say what to set up once. Commit
\`package-lock.json\`: it is what gets installed there.
`;
}

function siteYaml({ name, url, language, timeZone, networks }: NewSite): string {
  const settings =
    Object.keys(networks).length > 0
      ? stringify({ networks })
      : '# networks:\n#   mastodon:\n#     url: https://mastodon.example\n#   bluesky: {}\n#   linkedin: {}\n';
  return `# Whose site this is. Nothing in this file is secret: tokens live in .env, which git ignores.
${yamlOf({ title: name, description: `Posts, talks and slides of ${name}.`, url, language, timeZone })}
owner:
${indented(yamlOf({ name, tagline: templateTexts.tagline, biography: { short: `${name} has not written a biography yet.` } }))}
# Where entries are announced. Get a token with "npm run login -- NETWORK", and look at the result with
# "npm run syndicate -- --preview" before anything is sent.
${settings}`;
}

const indented = (yaml: string): string => yaml.replace(/^(?=.)/gm, '  ');
