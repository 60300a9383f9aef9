/** What `tsc` takes a component for where TypeScript imports one; `astro check` knows better. */
declare module '*.astro' {
  import type { AstroComponentFactory } from 'astro/runtime/server/index.js';

  const component: AstroComponentFactory;
  export default component;
}
