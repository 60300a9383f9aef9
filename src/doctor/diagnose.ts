/** Looks at everything and says what was found. */
import type { Environment } from '../content/environment.ts';
import { readManifestIfAny } from '../content/manifest.ts';
import { ContentError, formatProblems } from '../content/problem.ts';
import { readContent } from '../content/read.ts';
import { redactor } from '../content/secrets.ts';
import type { Content } from '../model/content.ts';
import type { Check, DoctorContext, Finding } from '../networks/doctor/finding.ts';
import { configuredNetworks } from '../networks/index.ts';
import { networkChecks, siteChecks } from './checks.ts';

/** Every finding, networks first. No secret is in any of them. */
export async function diagnose(scene: DoctorContext): Promise<Finding[]> {
  const redact = redactor(scene.secrets);
  const networks = await diagnoseNetworks(scene);
  const content = await contentOf(scene.environment);
  const site =
    'finding' in content
      ? [content.finding]
      : await runAll(siteChecks, {
          ...scene,
          ...content,
          manifest: readManifestIfAny(scene.environment.state),
        });
  return [...networks, ...site].map((finding) => ({
    ...finding,
    message: redact(finding.message),
    ...(finding.fix && { fix: redact(finding.fix) }),
  }));
}

/** The findings about the networks in site.yaml. */
export async function diagnoseNetworks(scene: DoctorContext): Promise<Finding[]> {
  if (configuredNetworks(scene.site).length > 0) return runAll(networkChecks, scene);
  return [
    {
      name: 'networks',
      level: 'ok',
      message: 'none is in content/site.yaml, so nothing is announced',
    },
  ];
}

/** Runs checks beside each other. One that breaks is a finding too, and hides none of the others. */
async function runAll<S extends DoctorContext>(checks: readonly Check<S>[], scene: S): Promise<Finding[]> {
  const all = await Promise.all(
    checks.map((check) =>
      check(scene).catch((error: unknown): Finding[] => [
        {
          name: check.name,
          level: 'error',
          message: `this check itself failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
        },
      ]),
    ),
  );
  return all.flat();
}

async function contentOf(environment: Environment): Promise<{ content: Content } | { finding: Finding }> {
  try {
    return { content: await readContent(environment.content) };
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    const message = formatProblems(error.problems);
    return { finding: { name: 'site content', level: 'error', message, fix: 'correct these files' } };
  }
}
