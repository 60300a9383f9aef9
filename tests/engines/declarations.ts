/** The declarations of a site's CSS, as a browser can be asked whether it knows them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { transform } from 'lightningcss';
import { filesBelow } from '../setup/files.ts';

/** A declaration with every `var()` replaced by a value that it can have: with one in it, any browser says yes. */
export interface Declaration {
  property: string;
  value: string;
}

/** The style sheets of a built site: files, and what stands in its pages. */
export function styleSheets(out: string): string[] {
  const sheets = filesBelow(out).flatMap((file) => {
    if (file.endsWith('.css') && !file.startsWith('pagefind/'))
      return [readFileSync(path.join(out, file), 'utf8')];
    if (!file.endsWith('.html')) return [];
    return [...readFileSync(path.join(out, file), 'utf8').matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
      ([, css]) => css!,
    );
  });
  return [...new Set(sheets)];
}

/** Every declaration of some style sheets, once. */
export function declarationsOf(sheets: readonly string[]): Declaration[] {
  const found = new Map<string, Declaration>();
  const known = new Map<string, string>();
  const all = sheets.flatMap((css) => flat(css));
  // Lightning CSS switches light and dark by variables that are `initial` or empty.
  for (const { property, value } of all) {
    if (property.startsWith('--') && value !== '' && value !== 'initial') known.set(property, value);
  }
  for (const { property, value } of all) {
    if (property.startsWith('--')) continue;
    const plain = withoutVariables(value, known);
    if (plain !== undefined) found.set(`${property}:${plain}`, { property, value: plain });
  }
  return [...found.values()];
}

/** The declarations of a sheet, descriptors of `@font-face` and the like left out. */
function flat(css: string): Declaration[] {
  // One declaration on each line is what Lightning CSS prints when it does not minify.
  const printed = transform({ filename: 'all.css', code: Buffer.from(css), minify: false }).code.toString();
  const rules = printed.replace(
    /@(font-face|page|property|counter-style|view-transition)[^{]*\{[^}]*\}/g,
    '',
  );
  return [...rules.matchAll(/^\s*([-\w]+):\s*([^;{}]+);$/gm)].map(([, property, value]) => ({
    property: property!,
    value: value!.replace(/\s*!important$/, '').trim(),
  }));
}

/** `undefined` where a variable has no value anywhere: it is set by a script, or by nobody. */
function withoutVariables(value: string, known: ReadonlyMap<string, string>): string | undefined {
  let plain = value;
  for (let depth = 0; plain.includes('var('); depth += 1) {
    let open = false;
    plain = plain.replace(
      /var\((--[\w-]+)(?:,\s*((?:[^()]|\([^()]*\))*))?\)/g,
      (_all, name: string, otherwise?: string) => {
        // In the light, the dark one of Lightning CSS's two variables is empty and the other one is not there.
        const given = name === '--lightningcss-dark' ? '' : (known.get(name) ?? otherwise);
        if (given === undefined) open = true;
        return given ?? '';
      },
    );
    if (open || depth > 20) return undefined;
  }
  return plain.replaceAll(/\s+/g, ' ').trim();
}
