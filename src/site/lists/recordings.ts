/** Recordings: how to point at a place in one, and what was said. */

/** @example secondsOf('1:04:10') // 3850 */
export function secondsOf(clock: string): number {
  return clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}

/**
 * The address of a chapter: the recording's own, with the time in the way its host reads it.
 *
 * YouTube `t`, Vimeo `#t` and PeerTube `start` as their share dialogs write them; a file takes a media
 * fragment (W3C Media Fragments URI 1.0, §4.2.1).
 *
 * @example chapterUrl('https://youtu.be/x', '4:10') // 'https://youtu.be/x?t=250'
 */
export function chapterUrl(recording: string, at: string): string {
  const url = new URL(recording);
  const seconds = secondsOf(at);
  const host = url.hostname.replace(/^(www|m)\./, '');
  if (host === 'youtube.com' || host === 'youtu.be') url.searchParams.set('t', String(seconds));
  else if (/^\/(w|videos\/watch)\//.test(url.pathname)) url.searchParams.set('start', `${seconds}s`);
  else url.hash = host.endsWith('vimeo.com') ? `t=${seconds}s` : `t=${seconds}`;
  return url.href;
}

/** The paragraphs of a transcript: what empty lines keep apart. */
export function transcriptParagraphs(text: string): string[] {
  return text
    .split(/\r?\n\s*\r?\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
}
