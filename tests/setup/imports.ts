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

/** Scripts of a file: itself, or what stands in an Astro component. */
function scriptsOf(file: string, text: string): string[] {
  if (!file.endsWith('.astro')) return [text];
  const { code, scripts } = convertToTsx(text, { filename: path.basename(file) });
  return [code, ...scripts.map(({ content }) => content)];
}

/**
 * Where a file compares something with one of these words: `===`, `!==`, `case`, and lists of them asked with `includes`.
 *
 * @returns the expressions, as they are written
 */
export function comparisonsWith(words: ReadonlySet<string>, file: string): string[] {
  const found: string[] = [];
  const isWord = (node: ts.Node) => ts.isStringLiteralLike(node) && words.has(node.text);
  const equal = new Set([
    ts.SyntaxKind.EqualsEqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsEqualsToken,
    ts.SyntaxKind.EqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsToken,
  ]);
  const visit = (node: ts.Node): void => {
    const compares =
      (ts.isBinaryExpression(node) &&
        equal.has(node.operatorToken.kind) &&
        (isWord(node.left) || isWord(node.right))) ||
      (ts.isCaseClause(node) && isWord(node.expression)) ||
      (ts.isCallExpression(node) &&
        ts.isPropertyAccessExpression(node.expression) &&
        ['includes', 'has', 'indexOf', 'startsWith'].includes(node.expression.name.text) &&
        node.arguments.some(isWord)) ||
      (ts.isArrayLiteralExpression(node) &&
        ts.isPropertyAccessExpression(node.parent) &&
        node.parent.name.text === 'includes' &&
        node.elements.some(isWord));
    if (compares) found.push(node.getText().split('\n')[0]!);
    ts.forEachChild(node, visit);
  };
  const text = readFileSync(path.join(project, file), 'utf8');
  for (const code of scriptsOf(file, text))
    visit(ts.createSourceFile('file.tsx', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}

function specifiersOf(file: string, text: string): string[] {
  if (file.endsWith('.css'))
    return [...text.matchAll(/@import\s+(?:url\()?['"]([^'"]+)['"]/g)].map((found) => found[1]!);
  return scriptsOf(file, text).flatMap(inScript);
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
