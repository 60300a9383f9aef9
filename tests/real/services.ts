/** PostgreSQL and Redis for a real AppView: those the environment names, else started here where installed. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Services {
  /** What `TestNetwork` wants. */
  dbPostgresUrl: string;
  redisHost: string;
  close(): Promise<void>;
}

const has = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** The services, or what is missing for them, in words. */
export async function findServices(): Promise<Services | string> {
  const { DB_POSTGRES_URL, REDIS_HOST } = process.env;
  const missing = [
    !DB_POSTGRES_URL &&
      !(has('postgres') && has('initdb')) &&
      'PostgreSQL (postgres and initdb, or DB_POSTGRES_URL)',
    !REDIS_HOST && !has('redis-server') && 'Redis (redis-server, or REDIS_HOST)',
  ].filter(Boolean);
  if (missing.length > 0) return missing.join(' and ');
  const folder = mkdtempSync(path.join(tmpdir(), 'lectern-services-'));
  const children: ChildProcess[] = [];
  const dbPostgresUrl = DB_POSTGRES_URL ?? (await startPostgres(folder, children));
  const redisHost = REDIS_HOST ?? (await startRedis(children));
  return {
    dbPostgresUrl,
    redisHost,
    async close() {
      for (const child of children) {
        const ended = new Promise((resolve) => child.once('close', resolve));
        child.kill('SIGINT');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL will not run as root: as root it is started as `postgres` or `nobody`. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name]).stdout));
    if (uid && gid) return { uid, gid };
  }
  throw new Error('PostgreSQL will not run as root, and there is neither postgres nor nobody to run it as.');
}

async function startPostgres(folder: string, children: ChildProcess[]): Promise<string> {
  const user = unprivileged();
  const data = path.join(folder, 'postgres');
  mkdirSync(data);
  chmodSync(folder, 0o755);
  if (user) chownSync(data, user.uid, user.gid);
  const options = { ...user, cwd: data, stdio: 'ignore' as const };
  execFileSync(
    'initdb',
    ['-D', data, '-U', 'lectern', '--auth=trust', '--encoding=UTF8', '--no-sync'],
    options,
  );
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: 300,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  children.push(spawn('postgres', ['-D', data, ...flags], options));
  await answers(port);
  return `postgresql://lectern@127.0.0.1:${port}/postgres`;
}

async function startRedis(children: ChildProcess[]): Promise<string> {
  const port = await freePort();
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  children.push(spawn('redis-server', flags, { stdio: 'ignore' }));
  await answers(port);
  return `127.0.0.1:${port}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Waits until something listens. */
async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const open = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.end());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nothing answers at port ${port}.`);
}
