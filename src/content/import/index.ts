/** Events and talks from elsewhere: read, compared with what is there, shown, and only then written. */

export { fetchFor } from './fetch-source.ts';
export { SourceError } from './findings.ts';
export { follower } from './follow.ts';
export { planImport } from './plan.ts';
export { showPlan } from './show.ts';
export { followLink, readFindings, readSource } from './source.ts';
