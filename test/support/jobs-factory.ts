import { afterEach } from '@jest/globals';
import { createJobQueue, type JobQueue, type QueueDeps } from '../../jobs/agenda.ts';
import { allJobs } from '../../jobs/all-jobs.ts';
import type { Job, JobDeps } from '../../jobs/job.ts';
import { createMetrics, type Metrics } from '../../src/platform/http/metrics.ts';
import type { MessageSender, OutgoingMessage } from '../../src/scheduling/messages/message-sender.ts';
import { TEST_SECRET, type TestService } from './service.ts';

export interface Workers {
  /** A separate worker on the service's database; stopped after the test. */
  worker(jobs?: readonly Job[], changes?: Partial<QueueDeps>): { queue: JobQueue; metrics: Metrics };
  /** What has been sent, in order. */
  readonly sent: OutgoingMessage[];
  readonly sender: MessageSender;
  deps(): JobDeps;
}

/** Workers as separate processes would run them: each with its own queue on one database. */
export function useWorkers(service: TestService): Workers {
  const running: JobQueue[] = [];
  const sent: OutgoingMessage[] = [];
  const sender: MessageSender = {
    send: async (message) => {
      sent.push(message);
      return 'sent';
    },
  };
  const deps = (): JobDeps => ({
    database: service.database,
    clock: service.clock,
    log: service.context().log,
    sender,
    identityKey: TEST_SECRET,
  });
  afterEach(async () => {
    for (const queue of running.splice(0)) await queue.stop();
    await service.database.connection.db?.collection('agendaJobs').deleteMany({});
  });
  return {
    sent,
    sender,
    deps,
    worker(jobs = allJobs, changes = {}) {
      const metrics = createMetrics();
      const queue = createJobQueue(jobs, {
        ...deps(),
        metrics,
        pollMs: 20,
        lockMs: 1_500,
        runNowMs: 20_000,
        ...changes,
      });
      running.push(queue);
      return { queue, metrics };
    },
  };
}

/** A promise resolved from outside. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until a condition holds; fails after some seconds. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const late = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > late) throw new Error('it did not come to hold');
    await pause(10);
  }
}
