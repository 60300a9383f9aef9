/** A presentation that has loaded goes on without a network. */

/**
 * Fetches the pictures of later slides once the first one is shown and the browser has nothing
 * better to do. Until then they load as they come near, so that the start is quick.
 */
export function keepOffline(root: Element): void {
  const fetchAll = (): void => {
    for (const image of root.querySelectorAll<HTMLImageElement>('img[loading="lazy"]'))
      image.loading = 'eager';
    for (const video of root.querySelectorAll<HTMLVideoElement>('video')) video.preload = 'auto';
  };
  const whenIdle = (): void => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(fetchAll, { timeout: 5000 });
    else setTimeout(fetchAll, 1000);
  };
  if (document.readyState === 'complete') whenIdle();
  else addEventListener('load', whenIdle, { once: true });
}
