/**
 * The service worker of presentations: it answers where the network does not. It is served as it stands, as
 * `/slides/offline.js`, and each presentation registers it for its own address alone; what it answers with is put
 * in the cache by the page (`offline.ts`).
 */
/** @type {any} A ServiceWorkerGlobalScope; TypeScript has no types for it beside those of a page. */
const worker = self;

/** How long the network of a venue may take to say anything, in milliseconds. */
const timeout = 4000;

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  if (event.request.method === 'GET') event.respondWith(answer(event.request));
});

/** @param {Request} request */
async function answer(request) {
  const kept = await caches.match(request.url, { ignoreVary: true });
  // Where a page is left while it loads, the answer is the browser's own network error.
  if (!kept) return fetch(request).catch(() => Response.error());
  // Files there are named by their content and never change.
  if (request.url.includes('/_astro/')) return partOf(kept, request);
  const fresh = fetch(request).catch(() => undefined);
  const late = new Promise((resolve) => setTimeout(resolve, timeout));
  /** @type {Response | undefined} */
  const response = await Promise.race([fresh, late]);
  return response && response.status < 500 ? response : partOf(kept, request);
}

/**
 * Videos are asked for piece by piece (RFC 9110, §14).
 *
 * @param {Response} kept
 * @param {Request} request
 */
async function partOf(kept, request) {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '');
  if (!range) return kept;
  const whole = await kept.blob();
  const first = Number(range[1]);
  const last = Math.min(range[2] ? Number(range[2]) : whole.size, whole.size - 1);
  return new Response(whole.slice(first, last + 1), {
    status: 206,
    headers: {
      'Content-Type': whole.type,
      'Content-Range': `bytes ${first}-${last}/${whole.size}`,
    },
  });
}
