/** `npm run fonts`: makes the two fonts of the pages anew, after their packages have changed. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../src/commands/command.ts';
import { projectRoot } from '../src/content/environment.ts';
import { makePageFont, pageFonts } from '../src/site/styles/fonts/make.ts';

const help = `Makes the two fonts of the pages from the installed packages, into src/site/styles/fonts/.

  npm run fonts
`;

await runCommand(help, async () => {
  if (process.argv.includes('--help') || process.argv.includes('-h')) return help;
  const lines: string[] = [];
  for (const file of Object.keys(pageFonts) as (keyof typeof pageFonts)[]) {
    const bytes = await makePageFont(file);
    writeFileSync(path.join(projectRoot, 'src/site/styles/fonts', file), bytes);
    lines.push(`${file}: ${bytes.length} bytes`);
  }
  return lines.join('\n');
});
