/** Which browsers the pages are made for. */

/**
 * The oldest versions that are supported: Safari and iOS of the last three years, Firefox from its last but one
 * extended support release on, Chromium of the last two years. Names and form are esbuild's and Vite's (`build.target`).
 * Releases: developer.apple.com/documentation/safari-release-notes, whattrainisitnow.com, chromiumdash.appspot.com.
 */
export const supportedBrowsers = ['safari17.1', 'ios17.1', 'firefox140', 'chrome131', 'edge131'] as const;
