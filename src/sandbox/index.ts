export type { ActiveFault, Fault } from './faults.ts';
export { sandboxLinkedInApp } from './linkedin/stand-in.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './server.ts';
export { sandboxCredentials } from './stand-ins.ts';
