import { rssRoute } from '../../feeds/route.ts';

export const GET = rssRoute('talks');
