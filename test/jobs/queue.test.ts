import { describe, expect, test } from '@jest/globals';
import { allJobs } from '../../jobs/all-jobs.ts';
import type { Job } from '../../jobs/job.ts';
import { gate, pause, until, useWorkers } from '../support/jobs-factory.ts';
import { useService } from '../support/service.ts';

const service = useService();
const workers = useWorkers(service);

const NEVER = '0 0 1 1 *';
const entries = () => service.database.connection.db?.collection('agendaJobs');

function job(name: string, run: Job['run']): Job {
  return { name, cron: NEVER, covers: 'a test', run };
}

async function runsOf(
  metrics: ReturnType<typeof workers.worker>['metrics'],
  outcome: string,
): Promise<number> {
  const { values } = await metrics.jobRuns.get();
  return values.filter(({ labels }) => labels.outcome === outcome).reduce((sum, { value }) => sum + value, 0);
}

describe('a requested run', () => {
  test('returns the result of the job and leaves nothing in the queue', async () => {
    const { queue, metrics } = workers.worker([job('count', async () => ({ counted: 7 }))]);
    await queue.start(false);
    expect(await queue.runNow('count')).toEqual({ counted: 7 });
    expect(await queue.runNow('count')).toEqual({ counted: 7 });
    expect(await runsOf(metrics, 'done')).toBe(2);
    await queue.stop();
    expect(await entries()?.countDocuments()).toBe(0);
  });

  test('returns once another worker has done it', async () => {
    const asked = workers.worker([job('elsewhere', async () => ({ here: 1 }))]);
    const doing = workers.worker([job('elsewhere', async () => ({ here: 2 }))]);
    await doing.queue.start(false);
    expect(await asked.queue.runNow('elsewhere')).toEqual({ here: 2 });
    expect(await runsOf(asked.metrics, 'done')).toBe(0);
  });

  test('fails if the job does, wherever it ran, and the worker continues', async () => {
    const failing = job('fail', async () => {
      throw new Error('nguyễn văn a, 0912345678');
    });
    const jobs = [failing, job('go-on', async () => ({ done: 1 }))];
    const asked = workers.worker(jobs);
    const doing = workers.worker(jobs);
    await doing.queue.start(false);
    const from = service.logLines.length;
    await expect(asked.queue.runNow('fail')).rejects.toThrow('job fail failed');
    await expect(doing.queue.runNow('fail')).rejects.toThrow('job fail failed');
    expect(await doing.queue.runNow('go-on')).toEqual({ done: 1 });
    expect(await runsOf(doing.metrics, 'failed')).toBe(2);
    const lines = service.logLines.slice(from).map((line) => JSON.parse(line));
    expect(lines.filter(({ level, msg }) => level === 'error' && msg === 'job failed')).toHaveLength(2);
    // Messages of errors may carry data: they are neither logged nor stored.
    expect(service.logLines.slice(from).join('\n')).not.toContain('0912345678');
    await doing.queue.stop();
    expect(JSON.stringify(await entries()?.find().toArray())).toBe('[]');
  });

  test('needs a known job, a result in time, and a queue that is not stopped', async () => {
    const { queue } = workers.worker([job('late', async () => ({}))], { runNowMs: 50 });
    await expect(queue.runNow('unknown')).rejects.toThrow('no such job');
    await expect(queue.runNow('late')).rejects.toThrow('not done in time');
    await queue.stop();
    await expect(queue.runNow('late')).rejects.toThrow('stopped');
  });

  test('runs once although many workers poll', async () => {
    let runs = 0;
    const slow = job('once', async () => {
      runs += 1;
      await pause(60);
      return { runs };
    });
    const all = [workers.worker([slow]), workers.worker([slow]), workers.worker([slow])];
    await Promise.all(all.map(({ queue }) => queue.start(false)));
    await all[0]?.queue.runNow('once');
    await pause(100);
    expect(runs).toBe(1);
  });
});

describe('stopping', () => {
  test('waits for the running job and its result', async () => {
    const { passed, open } = gate();
    let state = 'waiting';
    const long = job('long', async () => {
      state = 'running';
      await passed;
      await pause(30);
      state = 'done';
      return { finished: 1 };
    });
    const { queue } = workers.worker([long]);
    await queue.start(false);
    const asked = queue.runNow('long');
    await until(() => state === 'running');
    let stopped = false;
    const stopping = queue.stop().then(() => {
      stopped = true;
    });
    await pause(80);
    expect(stopped).toBe(false);
    open();
    await stopping;
    expect(state).toBe('done');
    expect(await asked).toEqual({ finished: 1 });
    expect(await entries()?.countDocuments()).toBe(0);
    await queue.stop();
  });

  test('unlocks jobs not begun, so that another worker runs them at once', async () => {
    const { passed, open } = gate();
    const first = gate();
    const runs: string[] = [];
    const jobOf = (who: string): Job =>
      job('shared', async () => {
        runs.push(who);
        if (who === 'one') {
          first.open();
          await passed;
        }
        return {};
      });
    const one = workers.worker([jobOf('one')]);
    await one.queue.start(false);
    const asked = one.queue.runNow('shared');
    await first.passed;
    const more = [one.queue.runNow('shared'), one.queue.runNow('shared')];
    await pause(60);
    const stopping = one.queue.stop();
    const two = workers.worker([jobOf('two')]);
    await two.queue.start(false);
    await Promise.all(more);
    expect(runs).toEqual(['one', 'two', 'two']);
    open();
    await Promise.all([stopping, asked]);
    expect(await entries()?.countDocuments()).toBe(0);
  });

  test('takes no more jobs, even if a poll is in progress', async () => {
    let runs = 0;
    const counted = job('idle', async () => {
      runs += 1;
      return {};
    });
    for (let round = 0; round < 20; round += 1) {
      const { queue } = workers.worker([counted], { pollMs: 1, runNowMs: 200 });
      await queue.start(false);
      const asked = queue.runNow('idle').catch(() => undefined);
      await pause(round % 5);
      await queue.stop();
      const before = runs;
      const left = await entries()
        ?.find({ lockedAt: { $ne: null } })
        .toArray();
      expect(left).toEqual([]);
      await pause(10);
      expect(runs).toBe(before);
      await asked;
      await entries()?.deleteMany({});
    }
  });

  test('is possible before the start', async () => {
    await workers.worker([job('none', async () => ({}))]).queue.stop();
  });
});

describe('recurring jobs', () => {
  test('have one entry each, in the time zone of the sites, however many workers start at once', async () => {
    // Looking for work less often than the other tests do: it is the planning that they race for.
    const all = Array.from({ length: 4 }, () => workers.worker(allJobs, { pollMs: 1_000 }));
    await Promise.all(all.map(({ queue }) => queue.start()));
    const found = await entries()?.find({ type: 'single' }).toArray();
    expect(found?.map(({ name }) => name).sort()).toEqual(allJobs.map(({ name }) => name).sort());
    for (const entry of found ?? []) {
      expect(entry.repeatTimezone).toBe('Asia/Ho_Chi_Minh');
      expect(entry.nextRunAt.getTime()).toBeGreaterThan(Date.now());
    }
    const closing = found?.find(({ name }) => name === 'close-day');
    expect(closing?.nextRunAt.toISOString()).toMatch(/T17:30:00/);
  });

  test('state what they cover and have distinct names', () => {
    expect(new Set(allJobs.map(({ name }) => name)).size).toBe(allJobs.length);
    for (const { covers } of allJobs) expect(covers.length).toBeGreaterThan(20);
  });

  test('are caught up on if they fell due while no worker was running', async () => {
    let runs = 0;
    const daily = job('daily', async () => {
      runs += 1;
      return {};
    });
    const before = workers.worker([daily]);
    await before.queue.start();
    await before.queue.stop();
    expect(runs).toBe(0);
    await entries()?.updateOne({ name: 'daily' }, { $set: { nextRunAt: new Date(Date.now() - 3_600_000) } });
    const after = workers.worker([daily]);
    await after.queue.start();
    await until(() => runs === 1);
    await after.queue.stop();
    const entry = await entries()?.findOne({ name: 'daily' });
    expect(entry?.nextRunAt.getTime()).toBeGreaterThan(Date.now());
    expect(entry?.lockedAt).toBeNull();
  });

  test('continue after a failed run', async () => {
    let runs = 0;
    const shaky = job('shaky', async () => {
      runs += 1;
      if (runs === 1) throw new TypeError('once');
      return {};
    });
    const { queue } = workers.worker([shaky]);
    await queue.start();
    const due = { $set: { nextRunAt: new Date(Date.now() - 1000) } };
    for (const wanted of [1, 2]) {
      await entries()?.updateOne({ name: 'shaky' }, due);
      await until(
        async () => runs === wanted && (await entries()?.findOne({ name: 'shaky' }))?.lockedAt === null,
      );
    }
    expect((await entries()?.findOne({ name: 'shaky' }))?.nextRunAt.getTime()).toBeGreaterThan(Date.now());
  });

  test('are taken over from a dead worker', async () => {
    let runs = 0;
    const orphan = job('orphan', async () => {
      runs += 1;
      return {};
    });
    const before = workers.worker([orphan]);
    await before.queue.start();
    await before.queue.stop();
    const long = new Date(Date.now() - 60_000);
    await entries()?.updateOne({ name: 'orphan' }, { $set: { nextRunAt: long, lockedAt: long } });
    const { queue } = workers.worker([orphan]);
    await queue.start();
    await until(() => runs === 1);
  });
});
