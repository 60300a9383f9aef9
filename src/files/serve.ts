/** Serves a built site on the loopback the way a static host does: folders by their index, 404.html for the rest. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sirv from 'sirv';

export interface SiteServer {
  /** Where the site's home page is, base path included. */
  url: string;
  port: number;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** The built site, absolute. */
  folder: string;
  /** The base path, with a slash at both ends. */
  base?: string;
  /** 0 takes any free port. */
  port?: number;
}

/**
 * Starts the server.
 *
 * @throws Error with code `EADDRINUSE` where the port is taken, `ENOENT` where nothing was built
 */
export async function serveSite({ folder, base = '/', port = 0 }: ServeOptions): Promise<SiteServer> {
  if (!existsSync(path.join(folder, 'index.html'))) {
    throw Object.assign(new Error(`No site found in ${folder}. Run "npm run build" first.`), {
      code: 'ENOENT',
    });
  }
  const files = sirv(folder, { dev: true, etag: true, dotfiles: true });
  const server = createServer((request, response) => {
    const missing = () => {
      const page = path.join(folder, '404.html');
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
      response.end(existsSync(page) ? readFileSync(page) : 'Not found');
    };
    const url = request.url ?? '/';
    // `//host/` would be another host's address in a redirect.
    if (!url.startsWith(base) || /^[/\\]{2}/.test(url)) return missing();
    const [pathname = '', query] = url.slice(base.length - 1).split('?');
    const decoded = decodedPath(pathname);
    if (decoded === undefined) {
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Bad request: the address is not valid UTF-8.');
      return;
    }
    if (!pathname.endsWith('/') && existsSync(path.join(folder, decoded, 'index.html'))) {
      response.writeHead(301, { location: `${base.slice(0, -1)}${pathname}/${query ? `?${query}` : ''}` });
      response.end();
      return;
    }
    request.url = query === undefined ? pathname : `${pathname}?${query}`;
    try {
      files(request, response, missing);
    } catch (error) {
      // A range that ends before it begins.
      if (!(error instanceof RangeError)) throw error;
      response.writeHead(416, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('Range not satisfiable.');
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${actual}${base}`,
    port: actual,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A path with its percent signs read; `undefined` where they spell no UTF-8, or a NUL, which no file has in its name. */
function decodedPath(pathname: string): string | undefined {
  try {
    const decoded = decodeURIComponent(pathname);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}
