/** What was said in the recordings of a talk, read from the content folder of the running build. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from '../../model/content.ts';
import { transcriptParagraphs } from '../lists/recordings.ts';
import { buildContext } from './context.ts';

/** The paragraphs of each transcript of a talk's recordings, by event. */
export function transcriptsOf({ file, data }: Entry<'talks'>): Map<string, string[]> {
  const folder = path.join(buildContext().folder, path.dirname(file));
  return new Map(
    data.deliveries.flatMap(({ event, recording }) =>
      recording?.transcript
        ? [[event, transcriptParagraphs(readFileSync(path.join(folder, recording.transcript), 'utf8'))]]
        : [],
    ),
  );
}
