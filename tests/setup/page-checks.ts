/** Checks of built pages by tools that are not ours: html-validate, and TypeScript with schema.org's types. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HtmlValidate } from 'html-validate';
import ts from 'typescript';
import { attribute, elementsOf } from './links.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    // Titles are the owner's; search engines shorten what they find too long.
    'long-title': 'off',
  },
});

/**
 * What is wrong with the HTML of some pages.
 *
 * @param out the output folder
 * @param files below it
 * @returns `page:line rule: message`
 */
export async function htmlProblems(out: string, files: readonly string[]): Promise<string[]> {
  const reports = await Promise.all(
    files.map(async (file) => {
      const { results } = await validator.validateString(readFileSync(path.join(out, file), 'utf8'));
      const messages = results.flatMap((result) => result.messages);
      return messages.map(({ line, ruleId, message }) => `${file}:${line} ${ruleId}: ${message}`);
    }),
  );
  return reports.flat();
}

/**
 * Where the JSON-LD of some pages is not what schema.org has, as schema-dts types it.
 *
 * @returns `page: message`
 */
export function schemaProblems(out: string, files: readonly string[]): string[] {
  const blocks = files.map((file) => ({ file, texts: jsonLdOf(readFileSync(path.join(out, file), 'utf8')) }));
  const lines = blocks.flatMap(({ file, texts }) => texts.map((text) => ({ file, text })));
  // One line a block, so that the line of a complaint tells the page.
  const source = lines
    .map(
      ({ text }, index) =>
        `export const p${index}: import('schema-dts').Graph = ${JSON.stringify(JSON.parse(text))};`,
    )
    .join('\n');
  return typeErrors(source).map(({ line, message }) => `${lines[line]?.file ?? 'schema-dts'}: ${message}`);
}

function jsonLdOf(html: string): string[] {
  return elementsOf(html)
    .filter((element) => attribute(element, 'type') === 'application/ld+json')
    .map(({ childNodes }) => childNodes.map((node) => ('value' in node ? node.value : '')).join(''));
}

/** Compiles a text as if it were a module of the project; lines are counted from 0. */
function typeErrors(source: string): { line: number; message: string }[] {
  const name = path.join(import.meta.dirname, 'json-ld-of-pages.ts');
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (file, ...rest) =>
    file === name
      ? ts.createSourceFile(file, source, ts.ScriptTarget.ESNext)
      : getSourceFile.call(host, file, ...rest);
  host.fileExists = (file) => file === name || fileExists.call(host, file);
  host.readFile = (file) => (file === name ? source : readFile.call(host, file));
  const program = ts.createProgram([name], options, host);
  const file = program.getSourceFile(name);
  return [...program.getOptionsDiagnostics(), ...ts.getPreEmitDiagnostics(program, file)].map(
    (diagnostic) => ({
      line: diagnostic.start === undefined ? -1 : file!.getLineAndCharacterOfPosition(diagnostic.start).line,
      message: ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ').slice(0, 400),
    }),
  );
}
