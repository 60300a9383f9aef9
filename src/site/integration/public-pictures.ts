/** Pictures of `public/`, written from the root of the site (`/media/a.png`): with the base path before them, and their size. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineHastPlugin, type HastPluginEntry } from 'satteri';
import sharp from 'sharp';
import { pathInPublic } from '../../content/addresses.ts';
import { basePath, sitePath } from '../../model/address.ts';
import type { Site } from '../../model/site.ts';

/**
 * The plugin, for the processor's `hastPlugins`.
 *
 * @param folder absolute path of `public/`
 */
export function publicPictures(site: Pick<Site, 'url'>, folder: string): HastPluginEntry {
  return defineHastPlugin({
    name: 'lectern-public-pictures',
    element: {
      filter: ['img', 'video', 'audio', 'source', 'track'],
      async visit(element) {
        const { src, poster } = element.properties;
        const ofSite = (url: unknown): url is string => typeof url === 'string' && /^\/(?!\/)/.test(url);
        if (!ofSite(src) && !ofSite(poster)) return undefined;
        // Somebody who knows the base path may have written it.
        const placed = (url: string) => (url.startsWith(basePath(site)) ? url : sitePath(site, url));
        const properties = {
          ...element.properties,
          ...(ofSite(src) && { src: placed(src) }),
          ...(ofSite(poster) && { poster: placed(poster) }),
        };
        if (element.tagName !== 'img' || !ofSite(src)) return { ...element, properties };
        const size =
          properties.width || properties.height
            ? {}
            : await sizeOf(path.join(folder, pathInPublic(site, src)));
        return { ...element, properties: { ...properties, ...size } };
      },
    },
  });
}

/** In CSS pixels; nothing where it is no picture that has one. */
async function sizeOf(file: string): Promise<{ width?: number; height?: number }> {
  if (!existsSync(file)) return {};
  try {
    const { autoOrient } = await sharp(file).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch {
    return {};
  }
}
