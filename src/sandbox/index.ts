export { sandboxCredentials, sandboxLinkedInApp } from './credentials.ts';
export type { Fault, RequestEntry, Watcher } from './faults.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './server.ts';
export type { Network, Settings } from './world.ts';
