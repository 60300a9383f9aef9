import { parseArgs } from 'node:util';
import { sandboxCredentials, startSandbox } from '../src/sandbox/index.ts';

const help = `Usage: npm run sandbox -- [--port 4400] [--dir FOLDER] [--host 127.0.0.1]

Runs stand-ins of Mastodon, Bluesky and LinkedIn on this machine, with their timelines to look at and to answer in.

  --port N      the port; 4400 where unset, 0 for any free one
  --dir FOLDER  where everything is kept; .lectern/sandbox where unset
  --host HOST   a loopback address; 127.0.0.1 where unset
  --help        this text

LECTERN_NOW (RFC 3339) sets the sandbox's clock at the start.`;

/** Says what is wrong with how the command was called, and ends with 2. */
function refuse(message: string): never {
  console.error(`${message}\n\n${help}`);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '4400' },
        dir: { type: 'string', default: `${process.env.LECTERN_STATE ?? '.lectern'}/sandbox` },
        host: { type: 'string', default: '127.0.0.1' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const { port, dir, host, help: wantsHelp } = readOptions();
if (wantsHelp) {
  console.log(help);
  process.exit(0);
}
if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
  refuse(`--port takes a number from 0 to 65535; found "${port}".`);
const now = process.env.LECTERN_NOW ? new Date(process.env.LECTERN_NOW) : undefined;
if (now && Number.isNaN(now.getTime()))
  refuse(`LECTERN_NOW takes an RFC 3339 instant; found "${process.env.LECTERN_NOW}".`);

try {
  const sandbox = await startSandbox({ dir, port: Number(port), host, now });
  console.log(`The timelines:  ${sandbox.url}/

In content/site.yaml, under networks:
  mastodon:  url: ${sandbox.endpoints.mastodon}
  bluesky:   service: ${sandbox.endpoints.bluesky}
             appview: ${sandbox.endpoints.bluesky}
  linkedin:  api: ${sandbox.endpoints.linkedin}

In .env:
${Object.entries(sandboxCredentials)
  .map(([name, value]) => `  ${name}=${value}`)
  .join('\n')}

Kept in ${dir}. Stop it with Ctrl+C.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
} catch (error) {
  if (error instanceof RangeError) refuse(error.message);
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(
    code === 'EADDRINUSE'
      ? `Port ${port} is taken: something else listens there. Choose another with --port, or stop the other.`
      : `The sandbox could not start: ${message}`,
  );
  process.exit(1);
}
