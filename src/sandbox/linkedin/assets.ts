import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import sharp from 'sharp';
import { sendFile } from '../files.ts';
import type { Env } from '../world.ts';
import { denied, jsonBody, LinkedInError, may, scopeFor, signedIn } from './auth.ts';
import { pageCount, pagePicture } from './pages.ts';
import type { Asset, LinkedInState } from './state.ts';

/** Pixels an image may have: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/images-api */
const pixelLimit = 36_152_320;
/** https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/documents-api */
const documentLimit = { bytes: 100_000_000, pages: 300 };
const uploadLifetime = 86_400_000;

/** Word and PowerPoint, old and new, by their first bytes; what they hold is not looked into. */
function officeType(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  return start === '504b0304' || start === 'd0cf11e0' ? 'application/octet-stream' : undefined;
}

/** Images and documents: ask for an address, put the bytes there, use the URN. */
export function assetRoutes(state: LinkedInState): Hono<Env> {
  const app = new Hono<Env>();

  for (const [path, kind] of [
    ['images', 'image'],
    ['documents', 'document'],
  ] as const) {
    app.post(`/rest/${path}`, async (c) => {
      const token = signedIn(c, state);
      if (c.req.query('action') !== 'initializeUpload') {
        throw new LinkedInError(400, {
          code: 'ILLEGAL_ARGUMENT',
          message: 'action parameter must be initializeUpload',
        });
      }
      const { initializeUploadRequest: request } = await jsonBody<{
        initializeUploadRequest?: { owner?: string };
      }>(c);
      const owner = request?.owner;
      if (!owner)
        throw new LinkedInError(422, {
          message:
            'ERROR :: /initializeUploadRequest/owner :: field is required but not found and has no default value\n',
        });
      const own = owner === token.person || state.members.get(owner)?.administrators?.includes(token.person);
      if (!own || !may(token, scopeFor(owner, 'w')))
        throw denied(`${path}.ACTION-initializeUpload`, c.req.header('LinkedIn-Version'));
      const asset = state.assets.put({
        id: `urn:li:${kind}:${kind === 'image' ? 'C4E' : 'D4E'}${randomBytes(12).toString('base64url')}`,
        kind,
        owner,
        uploadKey: randomBytes(16).toString('base64url'),
        status: 'WAITING_UPLOAD',
        size: 0,
        mime: '',
      });
      return c.json({
        value: {
          uploadUrlExpiresAt: state.world.clock.now().getTime() + uploadLifetime,
          uploadUrl: `${state.base}/dms-uploads/${asset.uploadKey}`,
          [kind]: asset.id,
        },
      });
    });

    app.get(`/rest/${path}/:urn`, (c) => {
      const token = signedIn(c, state);
      const asset = state.assets.get(c.req.param('urn'));
      if (!asset)
        throw new LinkedInError(404, {
          code: 'NOT_FOUND',
          message: `Could not find entity ${c.req.param('urn')}`,
        });
      // To look at a document takes a permission to read (Documents API, "Permissions").
      if (kind === 'document' && !may(token, scopeFor(asset.owner, 'r'))) {
        throw new LinkedInError(403, {
          message:
            'Accessing this document resource is forbidden. Please check your permissions for this resource',
        });
      }
      const status = state.assetStatus(asset);
      const available = status === 'AVAILABLE';
      return c.json({
        id: asset.id,
        owner: asset.owner,
        status,
        ...(available ? { downloadUrl: `${state.base}/media/${encodeURIComponent(asset.id)}` } : {}),
      });
    });
  }

  // The address is secret, so no token is asked for.
  app.put('/dms-uploads/:key', async (c) => {
    const [asset] = state.uploads(c.req.param('key'));
    if (!asset) throw new LinkedInError(404, { code: 'NOT_FOUND', message: 'Upload URL not found' });
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    let mime = 'application/pdf';
    let pages: number | undefined;
    let status: Asset['status'] = 'AVAILABLE';
    if (asset.kind === 'image') {
      const shape = await sharp(bytes)
        .metadata()
        .catch(() => undefined);
      if (
        !shape ||
        !['jpeg', 'png', 'gif'].includes(shape.format) ||
        shape.width * shape.height > pixelLimit
      ) {
        throw new LinkedInError(400, {
          message: 'The image is not one of JPG, PNG and GIF, or is larger than 36152320 pixels',
        });
      }
      mime = `image/${shape.format}`;
    } else if (bytes.length > documentLimit.bytes) {
      throw new LinkedInError(400, { message: 'The document is larger than 100 MB' });
    } else {
      mime = officeType(bytes) ?? mime;
      // What is wrong with a document shows while it is processed, not when it is taken.
      pages = mime === 'application/pdf' ? ((await pageCount(bytes)) ?? 0) : undefined;
      if (pages === 0 || (pages ?? 1) > documentLimit.pages) status = 'PROCESSING_FAILED';
    }
    const readyAt =
      asset.kind === 'document'
        ? state.world.clock.now().getTime() + state.world.settings.linkedinProcessing * 1000
        : undefined;
    state.world.store.putBytes(`linkedin-${asset.id}`, bytes);
    state.assets.put({ ...asset, status, readyAt, pages, size: bytes.length, mime });
    return c.body(null, 201);
  });

  app.get('/media/:urn', (c) => {
    const asset = state.assets.get(c.req.param('urn'));
    const bytes = asset && state.world.store.getBytes(`linkedin-${asset.id}`);
    if (!asset || !bytes) return c.notFound();
    return sendFile(c, bytes, asset.mime);
  });

  // The pages as readers see them in the feed.
  app.get('/media/:urn/pages/:number{[0-9]+}', async (c) => {
    const bytes = state.world.store.getBytes(`linkedin-${c.req.param('urn')}`);
    const picture = bytes && (await pagePicture(bytes, Number(c.req.param('number'))));
    return picture ? sendFile(c, picture, 'image/jpeg') : c.notFound();
  });
  return app;
}
