/** Node's own warnings, which hold what a server or a file said, and which Node writes raw, past the streams. */

/**
 * Has them printed like everything else. Where Node was told to be quiet (`NODE_NO_WARNINGS`), nothing is.
 *
 * @param print takes a line
 */
export function printWarnings(print: (line: string) => void): void {
  if (process.listenerCount('warning') === 0) return;
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    const { code } = warning as NodeJS.ErrnoException;
    print(`${warning.name}: ${code ? `[${code}] ` : ''}${warning.message}`);
  });
}
