/** `npm run bench`: measures one thing, beside what it is compared with. */
import { parseArgs } from 'node:util';
import { benches } from '../bench/index.ts';
import { runCommand, UsageError } from '../src/commands/command.ts';
import { printError } from '../src/commands/print.ts';
import { largestOf } from '../src/model/extremes.ts';

const names = Object.keys(benches);
const help = `Measures Lectern beside what it is compared with, in the same run on the same machine.

  npm run bench -- NAME                   ${names.join(', ')}
  npm run bench -- NAME --json            one object on the output, {"figure": number}
  npm run bench -- build --entries 10000  another number of entries
  npm run bench -- mutants FILE ...       the code of these files changed; --all: samples of far more
`;

await runCommand({
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        entries: { type: 'string' },
        all: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) return help;
    const [name = '', ...paths] = positionals;
    const bench = benches[name];
    if (!bench || (paths.length > 0 && name !== 'mutants'))
      throw new UsageError(`Name one of ${names.join(', ')}.\n\n${help}`);
    const figures = await bench({
      entries: values.entries === undefined ? undefined : wholeNumber(values.entries),
      all: values.all,
      paths,
      progress: (line) => printError(line),
    });
    return values.json ? JSON.stringify(figures) : table(figures);
  },
});

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new UsageError(`--entries is "${text}"; expected a number such as 1000.`);
  }
  return number;
}

function table(figures: Record<string, number>): string {
  const width = largestOf(Object.keys(figures).map((name) => name.length));
  return Object.entries(figures)
    .map(([name, value]) => `${name.padEnd(width)}  ${Number.isInteger(value) ? value : value.toFixed(2)}`)
    .join('\n');
}
