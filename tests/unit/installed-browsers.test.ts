import { describe, expect, test } from 'vitest';
import { browserPlaces } from '../../src/files/installed-browsers.ts';

describe('a browser is looked for', () => {
  test('on Windows for one user and for all, in folders that Windows names', () => {
    const env = {
      PROGRAMFILES: 'C:\\Program Files',
      'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
      LOCALAPPDATA: 'C:\\Users\\Ada\\AppData\\Local',
    };
    const places = browserPlaces({ platform: 'win32', env });
    expect(places).toContain('C:\\Users\\Ada\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe');
    // Edge comes with every Windows, as a program of 32 bits.
    expect(places).toContain('C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe');
    expect(browserPlaces({ platform: 'win32', env: {} })).toEqual([]);
  });

  test('on macOS among the applications of all and of one user', () => {
    expect(browserPlaces({ platform: 'darwin', env: { HOME: '/Users/ada' } })).toEqual(
      expect.arrayContaining([
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Users/ada/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
      ]),
    );
  });

  test('on Linux in the PATH first, without what is relative to the working folder', () => {
    const places = browserPlaces({
      platform: 'linux',
      env: { PATH: '/home/ada/bin:.:node_modules/.bin::/usr/bin' },
    });
    expect(places[0]).toBe('/home/ada/bin/google-chrome-stable');
    expect(places).toContain('/usr/bin/chromium');
    expect(places).toContain('/snap/bin/chromium');
    expect(places.every((file) => file.startsWith('/'))).toBe(true);
  });
});
