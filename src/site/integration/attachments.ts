/** Files that texts link to: put into the site, and served while the owner is at work. */
import { createReadStream } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { Environment } from '../../content/environment.ts';
import { attachmentPath } from '../../content/links.ts';
import { sitePath } from '../../model/address.ts';
import { buildContext } from '../context/context.ts';
import { attachments } from '../context/link-targets.ts';

/** Copies the attachments of the entries that are shown. */
export async function placeAttachments({
  out,
  content: folder,
}: Pick<Environment, 'out' | 'content'>): Promise<void> {
  for (const file of attachments(buildContext())) {
    const target = path.join(out, attachmentPath(folder, file));
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(folder, file), target);
  }
}

/**
 * Hands attachments out while the owner is at work; all other requests go on.
 *
 * @param folder absolute path of the content folder
 */
export function serveAttachments(folder: string) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { pathname = '' } = URL.parse(request.url ?? '', 'http://localhost') ?? {};
    const isAsked = pathname.includes('/attachments/');
    const context = buildContext();
    const file =
      isAsked &&
      attachments(context).find(
        (one) => encodeURI(sitePath(context.content.site, attachmentPath(folder, one))) === pathname,
      );
    if (!file) next();
    else
      createReadStream(path.join(folder, file))
        .on('error', () => next())
        .pipe(response);
  };
}
