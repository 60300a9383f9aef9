/** The formats that can be imported, a line each: the first that knows a source reads it, so those that are no JSON come first. */
import type { ImportFormat } from './format.ts';
import { icalendar } from './icalendar.ts';
import { notist } from './notist.ts';
import { pretalx } from './pretalx.ts';
import { sessionize } from './sessionize.ts';

export const formats: readonly ImportFormat[] = [icalendar, pretalx, sessionize, notist];
