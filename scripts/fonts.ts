/** `npm run fonts`: makes the fonts of the pages again, after their packages have changed. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../src/commands/command.ts';
import { projectRoot } from '../src/files/roots.ts';
import { makeMathFont, makePageFont, mathFontFile, pageFonts } from './fonts/make.ts';

const help = `Makes the fonts of the pages from the installed packages, into src/site/styles/fonts/.

  npm run fonts
`;

await runCommand({
  help,
  async run() {
    if (process.argv.includes('--help') || process.argv.includes('-h')) return help;
    const lines: string[] = [];
    const texts = Object.keys(pageFonts) as (keyof typeof pageFonts)[];
    const fonts = [
      ...texts.map((file) => [file, makePageFont(file)] as const),
      [mathFontFile, makeMathFont()] as const,
    ];
    for (const [file, made] of fonts) {
      const bytes = await made;
      writeFileSync(path.join(projectRoot, 'src/site/styles/fonts', file), bytes);
      lines.push(`${file}: ${bytes.length} bytes`);
    }
    return lines.join('\n');
  },
});
