/** Where browsers that speak Chromium's protocol are installed: Chrome, Chromium, Edge and Brave. */
import path from 'node:path';

/** What the lookup needs to know of the machine. */
export interface Machine {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
}

/** Programs as Debian, Fedora, Arch, openSUSE and the makers' own packages call them, the usual first. */
const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];
/** Where Linux packages put programs that no PATH may name: snaps, and what the makers install. */
const linuxFolders = [
  '/usr/local/bin',
  '/usr/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
  '/var/lib/flatpak/exports/bin',
];
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
const windowsPrograms = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'],
];

/**
 * Absolute paths at which a browser may be, best first.
 *
 * @example browserPlaces({ platform: 'darwin', env: {} })[0]
 * // '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
 */
export function browserPlaces({ platform, env }: Machine): string[] {
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      Boolean,
    ) as string[];
    return windowsPrograms.flatMap((parts) => folders.map((folder) => path.win32.join(folder, ...parts)));
  }
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env.HOME ? [`${env.HOME}/Applications`] : [])];
    return macApps.flatMap((name) => folders.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`));
  }
  const onPath = (env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const folders = [...new Set([...onPath, ...linuxFolders])];
  return linuxNames.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
}
