/** Asks PDFium in its thread, and doesn't wait for ever. */
import { Worker } from 'node:worker_threads';
import { ownModule } from '../../files/roots.ts';
import { PdfError } from './problem.ts';
import type { DrawnPage, PdfAnswer, Question } from './worker.ts';

/** How long one page may take. Dense maps need a few seconds; a minute means harm. */
const timeout = 60_000;

export class PdfReader {
  readonly #worker: Worker;
  readonly #name: string;

  /** @param name how the file is named in errors */
  constructor(name: string) {
    this.#name = name;
    this.#worker = new Worker(ownModule('slides/pdf/worker'), {
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
  }

  /** Opens a file and says how many pages it has. @throws PdfError */
  async open(file: Uint8Array): Promise<number> {
    const answer = await this.#ask({ ask: 'open', file }, 'opening it');
    if (answer.kind !== 'opened') throw new TypeError(`PDFium answered ${answer.kind} to open`);
    return answer.pageCount;
  }

  /** Reads and draws a page (from 1). @throws PdfError */
  async page(number: number, longestSide: number): Promise<DrawnPage> {
    const answer = await this.#ask({ ask: 'page', number, longestSide }, `page ${number}`);
    if (answer.kind !== 'page') throw new TypeError(`PDFium answered ${answer.kind} to page`);
    return answer.page;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #ask(question: Question, what: string): Promise<PdfAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<PdfAnswer>();
    const late = setTimeout(
      () => reject(new PdfError('too-slow', this.#name, `${what} took longer than a minute`)),
      timeout,
    );
    const died = (cause: Error) =>
      reject(new PdfError('broken', this.#name, `${what} made PDFium stop (${cause.message})`, { cause }));
    this.#worker.once('message', resolve);
    this.#worker.once('error', died);
    try {
      this.#worker.postMessage(question);
      const answer = await promise;
      if (answer.kind === 'failed') throw new PdfError(answer.reason, this.#name, answer.message);
      return answer;
    } finally {
      clearTimeout(late);
      this.#worker.off('message', resolve);
      this.#worker.off('error', died);
    }
  }
}
