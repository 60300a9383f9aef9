/** The networks there are: one line each. All else of a network is found in its folder. */
export { bluesky } from './bluesky/model.ts';
export { linkedin } from './linkedin/model.ts';
export { mastodon } from './mastodon/model.ts';
export { threads } from './threads/model.ts';
