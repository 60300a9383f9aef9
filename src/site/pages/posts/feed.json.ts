import { jsonFeedRoute } from '../../feeds/route.ts';

export const GET = jsonFeedRoute('posts');
