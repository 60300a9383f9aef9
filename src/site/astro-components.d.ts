/** What `tsc` takes a component for where TypeScript imports one; `astro check` knows better. */
declare module '*.astro' {
  import type { AstroComponentFactory } from 'astro/runtime/server/index.js';

  const component: AstroComponentFactory;
  export default component;
}

declare namespace App {
  interface Locals {
    /** The language of the text that is being set, for the components that an author writes into it. */
    lang?: string;
  }
}
