/** Imports of what is compiled, where TypeScript does not change them as bundlers need it. */

/** `from '../x.ts'` and `import '../x.ts'` as they are once `x.ts` is compiled; other text stays. */
export function withCompiledImports(source: string): string {
  return source.replace(/((?:\bfrom|\bimport)\s*\(?\s*)(['"])(\.{1,2}\/[^'"\n]*)\.ts\2/g, '$1$2$3.js$2');
}

const helper = '__rewriteRelativeImportExtension';
const definition = new RegExp(`^var ${helper} = [\\s\\S]*?\\n};\\n`, 'm');
const use = new RegExp(`\\bimport\\(${helper}\\((.*)\\)\\)`, 'g');

/**
 * Imports whose address is made while the program runs, as they were written: TypeScript calls a helper there, and a
 * bundler has to see what may be meant.
 */
export function withPlainDynamicImports(compiled: string): string {
  return compiled.replace(definition, '').replace(use, (_all, address: string) => {
    return `import(${address.replace(/\.ts`(\)*)$/, '.js`$1')})`;
  });
}
