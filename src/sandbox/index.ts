export { sandboxCredentials, sandboxLinkedInApp } from './credentials.ts';
export type { ActiveFault, Fault } from './faults.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './server.ts';
export type { RequestEntry, Watcher } from './traffic.ts';
export type { Network, Settings } from './world.ts';
