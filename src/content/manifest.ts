/** Reads what the build left to be announced. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Manifest, manifestSchema } from '../model/manifest.ts';

/** There is no manifest to work from, in words for the owner. */
export class ManifestMissing extends Error {
  /** Whether there is one that cannot be read. */
  readonly damaged: boolean;

  constructor(message: string, { damaged, cause }: { damaged: boolean; cause: unknown }) {
    super(message, { cause });
    this.name = 'ManifestMissing';
    this.damaged = damaged;
  }
}

/** Where the manifest is, in the working folder. */
export const manifestFile = (state: string): string => path.join(state, 'manifest.json');

/**
 * Reads `manifest.json`.
 *
 * @param state the working folder (`.lectern`)
 * @param file another manifest than the one of the last build
 * @throws ManifestMissing where there is none, or it is of another version
 */
export function readManifest(state: string, file = manifestFile(state)): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new ManifestMissing(`${file} not found. Build the site first: npm run build`, {
        damaged: false,
        cause,
      });
    }
    throw new ManifestMissing(
      `${file} was written by another version of Lectern. Build again: npm run build`,
      { damaged: true, cause },
    );
  }
}

/** The manifest of the last build; `undefined` where there is none, or it is of another version. */
export function readManifestIfAny(state: string): Manifest | undefined {
  try {
    return readManifest(state);
  } catch (error) {
    if (error instanceof ManifestMissing) return undefined;
    throw error;
  }
}
