/**
 * A process of its own that decodes strangers' pictures: a decoder that runs for ever, eats the memory or falls over
 * takes nothing else along. A thread would not do, for native code in one can't be stopped.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { ownModule } from '../files/roots.ts';
import type { PictureAnswer, PictureJob } from './picture-child.ts';

/** What one picture may cost; what costs more is stopped. */
export interface PictureLimits {
  /** Milliseconds from the first byte that is decoded to the last that is drawn. */
  time: number;
  /** Bytes of memory that the whole process may hold. */
  memory: number;
}

/** A picture of the largest size that is decoded takes a second and 300 MB, so that only what is made to hurt is stopped. */
export const pictureLimits: PictureLimits = { time: 10_000, memory: 800_000_000 };

/** Why a picture was not drawn. */
export class NotDrawn extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotDrawn';
  }
}

/** One process, started with the first picture and after each that was stopped; pictures wait for one another. */
export class PictureProcess {
  readonly #limits: PictureLimits;
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(limits: PictureLimits = pictureLimits) {
    this.#limits = limits;
  }

  /**
   * Draws a picture anew: a square WebP of its first frame, upright, without metadata; a card as a JPEG in its own shape.
   *
   * @throws NotDrawn where it is none, or costs more than the limits
   */
  draw(job: PictureJob): Promise<Uint8Array> {
    const drawn = this.#last.then(() => this.#one(job));
    this.#last = drawn.catch(() => undefined);
    return drawn;
  }

  /** The id of the process that is running, if any. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  #one(job: PictureJob): Promise<Uint8Array> {
    this.#child ??= this.#start();
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        clearTimeout(timer);
        child.off('message', answered).off('exit', died).off('error', died);
        // An idle process keeps nobody from ending.
        child.unref();
        child.channel?.unref();
        end();
      };
      const stop = (reason: string) => {
        this.#child = undefined;
        child.kill('SIGKILL');
        settle(() => reject(new NotDrawn(reason)));
      };
      const answered = (answer: unknown) => {
        const { bytes, reason } = answer as PictureAnswer;
        settle(() => (bytes ? resolve(bytes) : reject(new NotDrawn(reason ?? 'not a picture'))));
      };
      const died = () => stop('it takes more memory than a picture may, or breaks its decoder');
      const timer = setTimeout(
        () => stop(`it takes longer to decode than ${this.#limits.time / 1000} seconds`),
        this.#limits.time,
      );
      child.ref();
      child.channel?.ref();
      child.on('message', answered).on('exit', died).on('error', died);
      child.send(job, (error) => error && died());
    });
  }

  #start(): ChildProcess {
    const child = fork(ownModule('replies/picture-child'), [String(this.#limits.memory)], {
      serialization: 'advanced',
      // No secrets for who reads strangers' bytes; Windows needs the two to load anything.
      env: Object.fromEntries(
        ['PATH', 'SystemRoot'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
      ),
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }
}
