/** What files of the project import, read by the parsers of TypeScript and Astro. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { convertToTsx } from '@astrojs/astro2tsx';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

/** The project's own folder, absolute. */
export const project = path.resolve(import.meta.dirname, '../..');

/** Source files below a folder of the project, by their paths from its root with `/`. */
export function sourceFiles(folder: string): string[] {
  return globSync([`${folder}/**/*.{ts,js,astro,css}`], { cwd: project, expandDirectories: false }).sort();
}

/** Everything a file imports: packages by name, files of the project by their paths from its root. */
export function importsOf(file: string): string[] {
  const text = readFileSync(path.join(project, file), 'utf8');
  return specifiersOf(file, text).map((name) =>
    name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name.replace(/[?#].*$/, '')) : name,
  );
}

function specifiersOf(file: string, text: string): string[] {
  if (file.endsWith('.css'))
    return [...text.matchAll(/@import\s+(?:url\()?['"]([^'"]+)['"]/g)].map((found) => found[1]!);
  if (!file.endsWith('.astro')) return inScript(text);
  const { code, scripts } = convertToTsx(text, { filename: path.basename(file) });
  return [code, ...scripts.map(({ content }) => content)].flatMap(inScript);
}

/** Imports, exports from elsewhere, `import()` and types by `import('…')`. */
function inScript(code: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const name =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined;
    if (name && ts.isStringLiteralLike(name)) names.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.tsx', code, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX));
  return names;
}
