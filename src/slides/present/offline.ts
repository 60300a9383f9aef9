/** A presentation that has loaded goes on without a network, also when it is loaded again. */

/**
 * Fetches the pictures of later slides once the first one is shown and the browser has nothing
 * better to do; until then they load as they come near, so that the start is quick. Then all that
 * the page is made of is kept for a service worker (`worker.js`) to answer with.
 *
 * @param root the page's element with `data-offline`, the address of the worker
 */
export function keepOffline(root: HTMLElement): void {
  const keep = async (): Promise<void> => {
    const pictures = [...root.querySelectorAll('img')];
    for (const picture of pictures) picture.loading = 'eager';
    for (const video of root.querySelectorAll('video')) video.preload = 'auto';
    await Promise.allSettled(pictures.map((picture) => picture.decode()));
    // A browser asks for the font of formulas once the first of them comes into sight.
    if (root.querySelector('math')) await document.fonts.load('1rem "Lectern Math"', 'x').catch(() => []);
    // While the owner writes, an old page would be in the way.
    if (import.meta.env.PROD) await register(root);
  };
  const whenIdle = (): void => {
    const begin = () => void keep().catch(() => undefined);
    if ('requestIdleCallback' in globalThis) requestIdleCallback(begin, { timeout: 5000 });
    else setTimeout(begin, 1000);
  };
  if (document.readyState === 'complete') whenIdle();
  else addEventListener('load', whenIdle, { once: true });
}

/** Rejects where the browser has no service workers or nothing to store in: then the page is as good as it is. */
async function register(root: HTMLElement): Promise<void> {
  const { pathname } = location;
  await navigator.serviceWorker.register(root.dataset.offline!, { scope: pathname });
  const cache = await caches.open(`lectern ${pathname}`);
  const wanted = new Set(
    [pathname, ...loaded(), ...candidates(root)].map((url) => new URL(url, location.href).href),
  );
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
  const known = new Set((await cache.keys()).map(({ url }) => url));
  // What is named by its content is kept once; the page itself may have changed.
  const missing = [...wanted].filter((url) => !known.has(url) || !url.includes('/_astro/'));
  await Promise.allSettled(missing.map((url) => cache.add(url)));
  root.dataset.kept = '';
}

/** What the page has asked for so far: scripts, fonts, pictures. */
const loaded = (): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${location.origin}/`));

/** The sizes of each picture, for the next screen may be a projector; and videos. */
function candidates(root: HTMLElement): string[] {
  const sizes = [...root.querySelectorAll('img')].flatMap((picture) => {
    const sources = [...(picture.parentElement?.querySelectorAll('source') ?? []), picture];
    const sets = sources.map(({ srcset }) => srcset.split(',').map((one) => one.trim().split(/\s/)[0] ?? ''));
    const isUsed = (url: string) => new URL(url, location.href).href === picture.currentSrc;
    return sets.find((urls) => urls.some(isUsed)) ?? [picture.currentSrc];
  });
  const videos = [...root.querySelectorAll('video')].map(({ currentSrc }) => currentSrc);
  return [...sizes, ...videos].filter((url) => url !== '' && !url.startsWith('data:'));
}
