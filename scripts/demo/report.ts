import { writtenDay } from '../../src/platform/clock.ts';
import type { Text } from '../../src/platform/texts.ts';
import type { Answer } from '../support/client.ts';

const PLAIN = process.env.NO_COLOR !== undefined || !process.stdout.isTTY;
const paint = (code: string, text: string): string => (PLAIN ? text : `\u001b[${code}m${text}\u001b[0m`);

/** What the rehearsal prints, Vietnamese first and English beside it, and what it found wrong. */
export class Report {
  readonly #startedAt = performance.now();
  readonly #faults: string[] = [];
  readonly #shown = new Set<string>();

  /** What did not come as it should; empty at the end of a good rehearsal. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** Notes what did not come as it should; the rehearsal goes on, and fails at its end. */
  fault(text: string): void {
    this.#faults.push(text);
  }

  /** Whether a refusal of this code has been provoked on purpose. */
  hasShown(code: string): boolean {
    return this.#shown.has(code);
  }

  step(day: string, title: Text): void {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(0);
    this.line(
      `\n${paint('1;36', `■ ${writtenDay(day)} · ${title.vi}`)} ${paint('2', `(${title.en} · ${seconds} s)`)}`,
    );
  }

  /** One thing that happened: who did it, and what came of it. */
  event(who: string, text: Text): void {
    this.line(`  ${paint('1', who)}  ${text.vi}\n  ${' '.repeat(who.length)}  ${paint('2', text.en)}`);
  }

  /** Compares an answer with the refusal that should have come, and prints it. */
  refusal(who: string, tried: Text, answer: Answer, code: string): void {
    const got = answer.problem ?? `${answer.status}`;
    if (got !== code) {
      this.fault(`${tried.en}: ${code} was expected, ${got} came`);
      this.wrong(`${tried.vi}: chờ ${code}, nhận ${got}`);
      return;
    }
    this.#shown.add(code);
    this.line(
      `  ${paint('1', who)}  ${tried.vi}\n    ${paint('33', `✗ bị từ chối: ${answer.title ?? ''}`)} ${paint('2', `[${code}] ${tried.en}`)}`,
    );
  }

  wrong(text: string): void {
    this.line(`  ${paint('1;31', `!! ${text}`)}`);
  }

  heading(text: Text): void {
    this.line(`\n${paint('1;36', text.vi)} ${paint('2', `(${text.en})`)}`);
  }

  line(text = ''): void {
    console.log(text);
  }

  good(text: string): string {
    return paint('1;32', text);
  }

  bad(text: string): string {
    return paint('1;31', text);
  }
}
