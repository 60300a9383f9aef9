import { jsonFeedRoute, tagFeedPaths } from '../../../feeds/route.ts';

export const getStaticPaths = tagFeedPaths;
export const GET = jsonFeedRoute();
