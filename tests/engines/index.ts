/** The engines that pages are tried in; those that are not on this machine say so. */
import { chromium } from './chromium.ts';
import type { EngineKind } from './engine.ts';
import { firefox } from './firefox.ts';
import { webkit } from './webkit.ts';

export const engines: readonly EngineKind[] = [chromium, firefox, webkit];
