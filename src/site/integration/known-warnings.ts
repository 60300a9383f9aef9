/** What the bundler warns of in every build, and nobody can mend. */
import type { Plugin } from 'vite';

/**
 * A Vite plugin that leaves out what is said of `"use astro:head-inject"`: Astro marks the modules of
 * MDX with it for itself, and needs it in no bundle.
 */
export function withoutKnownWarnings(): Plugin {
  return {
    name: 'lectern-known-warnings',
    onLog(_level, { code, message }) {
      return !(code === 'MODULE_LEVEL_DIRECTIVE' && message.includes('astro:head-inject'));
    },
  };
}
