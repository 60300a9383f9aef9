/** `npm run new -- proposal TALK` */

import type { Environment } from '../../content/environment.ts';
import { type BiographyLength, formatProposal, proposalFields } from '../../content/new/proposal.ts';
import { readContent } from '../../content/read.ts';
import { entryOf } from '../../model/content.ts';
import { UsageError } from '../command.ts';

/** The fields of a talk's proposal, as text or JSON. @throws UsageError where there is no such talk */
export async function printProposal(
  environment: Environment,
  name: string,
  values: { biography?: string; json?: boolean },
): Promise<string> {
  const content = await readContent(environment.content);
  const talk = entryOf(content, 'talks', name.replace(/^talks\//, '').replace(/\.(?:mdx|md|markdown)$/, ''));
  if (!talk) {
    const names = content.talks.map(({ slug }) => `  ${slug}`).join('\n');
    throw new UsageError(`Talk "${name}" not found. Available talks:\n${names || '  none'}`);
  }
  const lengths: BiographyLength[] = ['short', 'medium', 'long'];
  const biography = lengths.find((length) => length === (values.biography ?? 'medium'));
  if (!biography) throw new UsageError(`--biography ${values.biography}: expected ${lengths.join(', ')}.`);
  const fields = proposalFields(content, talk, environment.now, biography);
  return values.json ? JSON.stringify(fields, null, 2) : formatProposal(fields);
}
