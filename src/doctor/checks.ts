/** Everything the doctor looks at, in the order it is told. A check more is a line more. */

import { networkIds } from '../model/ids.ts';
import type { Check, SiteContext } from '../networks/doctor/finding.ts';
import { definitionOf } from '../networks/registry.ts';
import { checkAddress } from './address.ts';
import { checkAlternatives } from './alternatives.ts';
import { checkAnnounced } from './announced.ts';
import { checkBuild } from './build.ts';
import { checkCards } from './cards.ts';
import { checkLinks } from './links.ts';
import { checkPlaces } from './places.ts';
import { checkRepository } from './repository.ts';
import { checkSlides } from './slides.ts';

/** Of the networks in site.yaml: these alone are asked by the publishing workflow. */
export const networkChecks: readonly Check[] = networkIds.map((id) => definitionOf(id).doctor);

/** Of the site: what is written, what was built, and what is live. */
export const siteChecks: readonly Check<SiteContext>[] = [
  checkAddress,
  checkBuild,
  checkCards,
  checkAlternatives,
  checkPlaces,
  checkRepository,
  checkLinks,
  checkAnnounced,
  checkSlides,
];
