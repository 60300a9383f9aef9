/** The benchmarks there are, by name. Each is loaded only when it is run. */

/** A measurement by its name, such as `build.cold_over_bare`. */
export type Figures = Record<string, number>;

/** What the command line asks of a benchmark; each takes what it knows. */
export interface BenchOptions {
  /** How many entries to measure with. */
  entries?: number | undefined;
  /** Measure with everything there is, where that takes hours. */
  all?: boolean | undefined;
  /** The files to measure with. */
  paths?: readonly string[] | undefined;
  /** Says how far it is, on the error stream. */
  progress(line: string): void;
}

export const benches: Record<string, (options: BenchOptions) => Promise<Figures>> = {
  build: async (options) => (await import('./build.ts')).benchBuild(options),
  calendar: async () => (await import('./calendar.ts')).benchCalendar(),
  hostile: async (options) => (await import('./hostile.ts')).benchHostile(options),
  imports: async (options) => (await import('./imports.ts')).benchImports(options),
  cards: async () => (await import('./cards.ts')).benchCards(),
  install: async (options) => (await import('./install.ts')).benchInstall(options),
  mutants: async (options) => (await import('./mutants.ts')).benchMutants(options),
  replies: async (options) => (await import('./replies.ts')).benchReplies(options),
  syndication: async (options) => (await import('./syndication.ts')).benchSyndication(options),
  slides: async (options) => (await import('./slides.ts')).benchSlides(options),
};
