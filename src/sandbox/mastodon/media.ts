import { Hono } from 'hono';
import sharp from 'sharp';
import type { Env } from '../world.ts';
import { MastodonError, notFound, parameters, requireUser, text } from './auth.ts';
import { descriptionLimit, imageSizeLimit, imageTypes, mediaJson } from './entities.ts';
import type { MastodonMedia, MastodonState } from './state.ts';

const tooLong = () =>
  new MastodonError(
    422,
    `Validation failed: Description is too long (maximum is ${descriptionLimit} characters)`,
  );

function focusOf(value: unknown): MastodonMedia['focus'] {
  const [x, y] = (text(value) ?? '').split(',').map(Number);
  return x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y)
    ? { x, y }
    : undefined;
}

/** Uploads: `POST /api/v2/media` answers 202 while the file is being processed, `GET /api/v1/media/:id` then 206. */
export function mediaRoutes(state: MastodonState): Hono<Env> {
  const app = new Hono<Env>();

  const find = (id: string, accountId: string): MastodonMedia => {
    const media = state.media.get(id);
    if (!media || media.accountId !== accountId) throw notFound();
    return media;
  };

  app.post('/v2/media', async (c) => {
    const account = requireUser(c, state, 'write:media');
    const parameter = await parameters(c);
    const { file } = parameter;
    if (!(file instanceof File)) throw new MastodonError(422, "Validation failed: File can't be blank");
    const description = text(parameter.description) ?? null;
    if (description && [...description].length > descriptionLimit) throw tooLong();
    if (file.size > imageSizeLimit) {
      throw new MastodonError(422, 'Validation failed: File file size must be less than 16 MB');
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const shape = await sharp(bytes)
      .metadata()
      .catch(() => undefined);
    const mime = shape?.format === 'jpeg' ? 'image/jpeg' : `image/${shape?.format}`;
    if (!shape?.width || !shape.height || !imageTypes.includes(mime)) {
      throw new MastodonError(422, 'Validation failed: File content type is invalid, File is invalid');
    }
    const media = state.media.put({
      id: state.newId(),
      accountId: account.id,
      mime,
      description,
      width: shape.width,
      height: shape.height,
      size: file.size,
      focus: focusOf(parameter.focus),
      statusId: null,
      polls: c.get('mediaPolls') ?? state.world.settings.mastodonMediaPolls,
    });
    state.world.store.putBytes(`mastodon-${media.id}`, bytes);
    return c.json(mediaJson(state, media), media.polls > 0 ? 202 : 200);
  });

  app.get('/v1/media/:id', (c) => {
    const account = requireUser(c, state, 'write:media');
    const media = find(c.req.param('id'), account.id);
    if (media.polls === 0) return c.json(mediaJson(state, media));
    state.media.put({ ...media, polls: media.polls - 1 });
    return c.json(mediaJson(state, media), 206);
  });

  app.put('/v1/media/:id', async (c) => {
    const account = requireUser(c, state, 'write:media');
    const media = find(c.req.param('id'), account.id);
    const parameter = await parameters(c);
    const description = text(parameter.description) ?? media.description;
    if (description && [...description].length > descriptionLimit) throw tooLong();
    const changed = state.media.put({
      ...media,
      description,
      focus: focusOf(parameter.focus) ?? media.focus,
    });
    return c.json(mediaJson(state, changed));
  });
  return app;
}
