import { fork } from 'node:child_process';

/** Runs a program in a process of its own, by structured cloning: one order in, one report out. Rejects if it fails. */
export function runChild<Order extends object, Report>(file: URL, order: Order): Promise<Report> {
  return new Promise((resolve, reject) => {
    const child = fork(file, { serialization: 'advanced' });
    child.once('message', (report: Report) => resolve(report));
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`${file.pathname} ended with ${code}`)));
    child.send(order);
  });
}

/** The other side of `runChild`: does what it was ordered, and ends the process. */
export function answerOrder<Order>(work: (order: Order) => Promise<object>): void {
  process.once('message', (order: Order) => {
    work(order).then(
      (report) => process.send?.(report, () => process.disconnect()),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
