/** The command `lectern`: finds which of its commands is meant. */
import { enableCompileCache } from 'node:module';
import { closest, distance } from 'fastest-levenshtein';
import { dependencyVersion, ownVersion } from '../files/roots.ts';
import { largestOf } from '../model/extremes.ts';
import { type Command, runCommand } from './command.ts';
import { completionScript, shells } from './completion.ts';
import { print, printError } from './print.ts';

/** A command's one line of help, and where it is: each is loaded only when it runs. */
const commands: Record<string, [summary: string, load: () => Promise<Command>]> = {
  dev: ['start a server that shows the site as you write', async () => (await import('./dev.ts')).devCommand],
  build: ['build the site into dist/', async () => (await import('./build.ts')).buildCommand],
  serve: ['serve the built site locally', async () => (await import('./serve.ts')).serveCommand],
  new: ['create a post, talk, deck or event', async () => (await import('./new.ts')).newCommand],
  import: [
    'take over the posts of another site or program',
    async () => (await import('./import.ts')).importCommand,
  ],
  syndicate: [
    'post due announcements to your networks',
    async () => (await import('./syndicate.ts')).syndicateCommand,
  ],
  replies: ['fetch replies to your posts', async () => (await import('./replies.ts')).repliesCommand],
  publish: ['steps of publishing for CI', async () => (await import('./publish.ts')).publishCommand],
  slides: ['render decks to PDF, and check them', async () => (await import('./slides.ts')).slidesCommand],
  calendar: [
    'update the journal of the calendar',
    async () => (await import('./calendar.ts')).calendarCommand,
  ],
  login: ['get an access token for a network', async () => (await import('./login.ts')).loginCommand],
  doctor: [
    'check networks, tokens, the site and the journal',
    async () => (await import('./doctor.ts')).doctorCommand,
  ],
  upgrade: [
    'change what a new version needs in your files',
    async () => (await import('./upgrade.ts')).upgradeCommand,
  ],
  sandbox: ['run local stand-ins of the networks', async () => (await import('./sandbox.ts')).sandboxCommand],
  demo: ['run everything once on a sample site', async () => (await import('./demo.ts')).demoCommand],
};

const width = largestOf([...Object.keys(commands), 'completion'].map((name) => name.length)) + 2;

const help = `Usage: lectern <command> [options]

${Object.entries(commands)
  .map(([name, [summary]]) => `  ${name.padEnd(width)}${summary}`)
  .join('\n')}

  ${'completion'.padEnd(width)}print a completion script for your shell: lectern completion ${shells.join('|')}

lectern <command> --help shows the options of a command.
  --version  print the version
`;

/**
 * Runs the command that the arguments name; the exit code is set.
 *
 * @param args what follows `lectern`
 */
export async function lectern(args: string[]): Promise<void> {
  enableCompileCache();
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return runCommand(await command[1](), rest);
  if (name === '--version' || name === '-v') {
    print(`lectern ${ownVersion()} (astro ${dependencyVersion('astro')}, node ${process.versions.node})`);
  } else if (name === 'completion') {
    const script = completionScript(rest[0] ?? '', Object.keys(commands));
    const usage = `Usage: lectern completion ${shells.join('|')}`;
    if (script || rest.includes('--help') || rest.includes('-h')) print(script ?? usage);
    else wrong(usage);
  } else if (name === '' || name === '--help' || name === '-h' || name === 'help') {
    const asked = name === 'help' && rest[0] !== undefined && Object.hasOwn(commands, rest[0]);
    if (asked) return runCommand(await commands[rest[0]!]![1](), ['--help']);
    print(help.trimEnd());
    if (name === '') process.exitCode = 2;
  } else {
    const near = closest(name, Object.keys(commands));
    const meant = distance(name, near) <= 2 ? ` Did you mean "${near}"?` : '';
    wrong(`Unknown command "${name}".${meant} Run "lectern --help" for a list.`);
  }
}

function wrong(message: string): void {
  printError(message);
  process.exitCode = 2;
}
