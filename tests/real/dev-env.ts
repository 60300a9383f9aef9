/** The AT Protocol's development servers, loaded after every server was put on the loopback. */
import './loopback.ts';

process.env.LOG_ENABLED = 'false';

export type { AtpAgent } from '@atproto/api';
export { TestNetwork, TestNetworkNoAppView } from '@atproto/dev-env';
