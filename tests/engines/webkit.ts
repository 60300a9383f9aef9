/**
 * WebKit as Debian's WebKitGTK has it, the engine of Safari, driven by WebDriver (W3C, level 2) in a screen of its own.
 *
 * Its window is never narrower than 447 px, so that every page stands in a frame of the size that is asked for.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EngineKind, type EnginePage, oneLine, type Preferences } from './engine.ts';

const driver = '/usr/bin/WebKitWebDriver';
const browser = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const screen = '/usr/bin/Xvfb';
/** Nothing that is asked takes longer; some pictures never come. */
const timeout = 30_000;

/** Key names of the DOM → WebDriver's (§17.4.2). */
const keys: Record<string, string> = {
  Tab: '\ue004',
  Enter: '\ue007',
  ArrowLeft: '\ue012',
  ArrowRight: '\ue014',
};

export const webkit: EngineKind = {
  id: 'webkit',
  missing() {
    const lacking = [driver, browser, screen].filter((file) => !existsSync(file));
    return lacking.length > 0 ? `${lacking.join(', ')} (packages webkit2gtk-driver, xvfb)` : undefined;
  },
  async launch(preferences) {
    const folder = mkdtempSync(path.join(tmpdir(), 'lectern-webkit-'));
    const display = `:${90 + (process.pid % 900)}`;
    const port = await freePort();
    const started: ChildProcess[] = [];
    const start = (program: string, args: string[], env: NodeJS.ProcessEnv = {}) => {
      const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...env } });
      started.push(child);
      return child;
    };
    start(screen, [display, '-screen', '0', '1600x1200x24', '-nolisten', 'tcp']);
    start(driver, [`--port=${port}`], {
      DISPLAY: display,
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      XDG_CONFIG_HOME: settingsIn(folder, preferences),
    });
    const console = path.join(folder, 'console.txt');
    const ask = asker(`http://127.0.0.1:${port}`);
    const session = await opened(ask, wrapperIn(folder, console));
    const close = async () => {
      await ask('DELETE', session.path).catch(() => undefined);
      for (const child of started.reverse()) child.kill();
      rmSync(folder, { recursive: true, force: true });
    };
    return {
      name: `WebKit ${session.version}`,
      newPage: () => newPage((method, at, body) => ask(method, session.path + at, body), console, display),
      close,
    };
  },
};

type Ask = (method: string, at: string, body?: object) => Promise<unknown>;

/** @throws Error with what the driver says is wrong */
function asker(origin: string): Ask {
  return async (method, at, body) => {
    const response = await fetch(origin + at, {
      method,
      signal: AbortSignal.timeout(timeout),
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
}

async function opened(ask: Ask, binary: string): Promise<{ path: string; version: string }> {
  const capabilities = {
    alwaysMatch: {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary, args: ['--automation'] },
    },
  };
  for (let tries = 0; ; tries += 1) {
    try {
      const value = (await ask('POST', '/session', { capabilities })) as {
        sessionId: string;
        capabilities: { browserVersion: string };
      };
      return { path: `/session/${value.sessionId}`, version: value.capabilities.browserVersion };
    } catch (error) {
      // The driver takes a moment to listen.
      if (tries > 50) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

async function newPage(ask: Ask, console: string, display: string): Promise<EnginePage> {
  const first = (await ask('GET', '/window')) as string;
  const used = (await ask('POST', '/execute/sync', { script: 'return location.href', args: [] })) as string;
  const own =
    used === 'about:blank'
      ? first
      : ((await ask('POST', '/window/new', { type: 'tab' })) as { handle: string }).handle;
  let from = 0;
  let size = { width: 0, height: 0 };
  const inPage = async () => {
    await ask('POST', '/window', { handle: own });
    await ask('POST', '/frame', { id: 0 });
  };
  /** Where the frame is on the screen: below the window's own bars. */
  const frameOnScreen = async () => {
    await ask('POST', '/window', { handle: own });
    const script = 'return [screenX, screenY + outerHeight - innerHeight]';
    return (await ask('POST', '/execute/sync', { script, args: [] })) as number[];
  };
  return {
    async open(url, { width, height }) {
      size = { width, height };
      await ask('POST', '/window', { handle: own });
      await ask('POST', '/window/rect', { x: 0, y: 0, width: 1600, height: 1200 });
      from = textOf(console).length;
      // Any page of the site will do to stand around the frame: its policy allows what is its own.
      await ask('POST', '/url', { url: new URL('/404.html', url).href });
      await ask('POST', '/execute/async', {
        script: `const [url, width, height, done] = arguments;
          const frame = document.createElement('iframe');
          Object.assign(frame, { width, height, src: url, onload: () => done() });
          frame.style.border = '0';
          document.body.replaceChildren(frame);
          document.body.style.margin = '0';`,
        args: [url, width, height],
      });
      await inPage();
    },
    async evaluate<T>(expression: string) {
      await inPage();
      const script = `const done = arguments[0]; Promise.resolve(${expression}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = (await ask('POST', '/execute/async', { script, args: [] })) as {
        value?: T;
        error?: string;
      };
      if (error) throw new Error(error);
      return value as T;
    },
    async press(key) {
      await inPage();
      const value = keys[key] ?? key;
      const actions = [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ];
      await ask('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
    },
    messages: () =>
      textOf(console)
        .slice(from)
        .split('\n')
        .filter((line) => line.startsWith('CONSOLE'))
        .map(oneLine),
    async screenshot() {
      const [left = 0, top = 0] = await frameOnScreen();
      // The driver's own picture of a composited page may never come: that of the screen does.
      const area = `${size.width}x${size.height}+${left}+${top}`;
      const options = ['-display', display, '-window', 'root', '-crop', area, '+repage', 'png:-'];
      const { status, stdout } = spawnSync('import', options, {
        timeout: timeout,
        maxBuffer: 100e6,
      });
      if (status !== 0) throw new Error('ImageMagick took no picture of the screen (package imagemagick).');
      return stdout;
    },
  };
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** What the browser writes to its console goes to its output, and from there into a file. */
function wrapperIn(folder: string, console: string): string {
  const file = path.join(folder, 'browser');
  const flag = '--enable-write-console-messages-to-stdout=true';
  writeFileSync(file, `#!/bin/sh\nexec '${browser}' '${flag}' "$@" >>'${console}' 2>/dev/null\n`);
  chmodSync(file, 0o755);
  return file;
}

/** GTK's settings, which WebKitGTK takes for the system's. */
function settingsIn(folder: string, { colorScheme, reducedMotion }: Preferences): string {
  const settings = path.join(folder, 'config/gtk-3.0');
  mkdirSync(settings, { recursive: true });
  const lines = [
    '[Settings]',
    `gtk-application-prefer-dark-theme=${colorScheme === 'dark' ? 1 : 0}`,
    `gtk-enable-animations=${reducedMotion ? 0 : 1}`,
  ];
  writeFileSync(path.join(settings, 'settings.ini'), `${lines.join('\n')}\n`);
  return path.join(folder, 'config');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
