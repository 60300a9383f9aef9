/** Browser engines as the tests use them: the same few things, however each is driven. */

/** What a reader's system asks of pages. */
export interface Preferences {
  colorScheme: 'light' | 'dark';
  reducedMotion: boolean;
  /** Windows' contrast themes; WebKit has none. */
  forcedColors: boolean;
}

export const usualPreferences: Preferences = {
  colorScheme: 'light',
  reducedMotion: false,
  forcedColors: false,
};

/** A tab of a browser. */
export interface EnginePage {
  /** Opens an address and waits until it has loaded; messages begin again. */
  open(url: string, size: { width: number; height: number }): Promise<void>;
  /** The value of an expression in the page; a promise is waited for. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses a key by its name in the DOM: `Tab`, `ArrowRight`. */
  press(key: string): Promise<void>;
  /** What the browser has written to its console since the page was opened. */
  messages(): string[];
  /** A picture of what is on the screen, as PNG. */
  screenshot(): Promise<Buffer>;
}

/** A running browser. */
export interface Engine {
  /** Such as `Firefox 153.7.0`. */
  name: string;
  newPage(): Promise<EnginePage>;
  close(): Promise<void>;
}

/** A browser that may be on this machine. */
export interface EngineKind {
  id: 'chromium' | 'firefox' | 'webkit';
  /** What is missing here, with the package that has it; `undefined` where the engine can be started. */
  missing(): string | undefined;
  launch(preferences: Preferences): Promise<Engine>;
}

/** What a message says, on one line. */
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
