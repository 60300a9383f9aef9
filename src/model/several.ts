/**
 * A number with what is counted.
 *
 * @example several(2, 'like') // '2 likes'
 * @example several(1, 'reply', 'replies') // '1 reply'
 */
export function several(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
