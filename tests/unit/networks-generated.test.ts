/**
 * What files say of the networks is made of the registry. After a network was added or changed:
 * `npx vitest run --project unit tests/unit/networks-generated.test.ts --update` writes it anew.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { modelOf, type NetworkId, networkIds } from '../../src/model/networks.ts';
import { definitionOf } from '../../src/networks/registry.ts';
import { project } from '../setup/imports.ts';

const read = (file: string) => readFileSync(path.join(project, file), 'utf8');

const number = (value: number) => value.toLocaleString('en');
const megabytes = (bytes: number) => `${number(Math.round(bytes / 1_000_000))} MB`;

/** A network's row: what it takes and what can be done with a post there. */
function row(id: NetworkId): string {
  const { limits, edits, threads, card } = definitionOf(id);
  const { text, link, pictures, document } = limits;
  const cells = [
    modelOf(id).name,
    `\`${id}\``,
    `${number(text)}${link ? `, a link is ${link}` : ''}`,
    card === 'sent' ? 'sent with the post' : 'made by the network',
    [
      ...(pictures ? [`${pictures.count} pictures of ${megabytes(pictures.bytes)}`] : []),
      ...(document ? [`a document of ${megabytes(document.bytes)}`] : []),
    ].join(', ') || 'its card',
    edits ? 'yes' : 'no',
    threads ? 'yes' : 'no',
  ];
  return `| ${cells.join(' | ')} |`;
}

test('the table of networks in docs/announcing.md', async () => {
  const file = 'docs/announcing.md';
  const table = [
    '| network | id | characters | link card | slides | edits | threads |',
    '|---|---|---|---|---|---|---|',
    ...networkIds.map(row),
  ].join('\n');
  const between = /(<!-- networks -->\n)[\s\S]*?(<!-- \/networks -->)/;
  expect(read(file)).toMatch(between);
  const made = read(file).replace(between, `$1${table}\n$2`);
  await expect(made).toMatchFileSnapshot(path.join(project, file));
});
