import type { Document } from 'mongodb';
import { z } from 'zod';
import { comparing } from '../../../src/platform/compare.ts';
import { type Bench, docs, floorWith, insertOf } from '../bench-database.ts';
import { type Measured, measureFloor } from '../measure.ts';
import type { Post } from '../send-load.ts';
import type { RawAttempt, RawWrite } from '../write-floor.ts';

/** Repeats the writes of the doses that were recorded, by the driver alone, on the documents as they were before. */
export async function measureDoseFloor(
  bench: Bench,
  clients: number,
  posts: readonly Post[],
  before: Map<string, Document[]>,
  refused: readonly Document[],
): Promise<Measured> {
  const index = async (name: string, filter: Document, by: string): Promise<Map<unknown, Document>> =>
    new Map((await docs(bench, name, filter)).map((doc) => [doc[by], doc]));
  const body = z.object({ session: z.string(), person: z.string(), lot: z.string() });
  const wanted = posts.map((post) => ({ key: post.key, ...body.parse(JSON.parse(post.body)) }));
  const sessions = [...new Set(wanted.map(({ session }) => session))];
  const doses = await index('doses', { session: { $in: sessions } }, 'person');
  const movements = await index('stockMovements', { session: { $in: sessions }, kind: 'given' }, 'dose');
  const bookings = await index('bookings', { session: { $in: sessions } }, 'person');
  const courses = await index('courses', {}, '_id');
  const audits = await index('auditEntries', { action: 'recordDose', outcome: 'done' }, 'object');
  const keysByAnswer = await docs(bench, 'idempotencyKeys', { _id: { $regex: 'bench-key-' } });
  const keyOf = new Map(keysByAnswer.map((doc) => [String(doc._id).split('|')[1], doc]));
  const balances = new Map((before.get('stockBalances') ?? []).map((doc) => [doc._id, doc]));
  const opened = await openingsOf(bench, sessions);

  const attempts = wanted.map(({ key, session, person, lot }, number): RawAttempt => {
    const dose = doses.get(person);
    const aside = balances.get(`session:${session}|${lot}`) ?? {};
    const vial = dose === undefined ? undefined : opened.get(dose.vial);
    // What was refused found no stock: no balance holds this many.
    const draw =
      dose === undefined ? drawOf(aside, Number.MAX_SAFE_INTEGER) : drawOf(vial?.balance ?? aside, 1);
    const otherwise = insertOf(
      'auditEntries',
      refused[number % Math.max(1, refused.length)],
      `floor-${number}`,
    );
    if (dose === undefined) return { writes: [draw], otherwise };
    return {
      writes: [
        ...(vial !== undefined && vial.firstDose === dose._id ? openingWrites(aside, vial) : [draw]),
        ...insertOf('stockMovements', movements.get(dose._id)),
        ...versionedUpdate('bookings', bookings.get(person)),
        ...versionedUpdate('courses', courses.get(person)),
        ...insertOf('doses', dose),
        ...insertOf('auditEntries', audits.get(dose._id)),
        ...insertOf('idempotencyKeys', keyOf.get(key)),
      ],
      otherwise,
    };
  });
  // The vials are there from the start, because the clients of the floor do not wait for one another.
  const full = [...opened.values()].map(({ balance }) => balance);
  const withVials = new Map([...before, ['stockBalances', [...balances.values(), ...full]]]);
  return measureFloor({ uri: bench.uri, database: await floorWith(bench, withVials), clients, attempts });
}

/** A vial that was opened by the first dose drawn from it. */
interface Opening {
  readonly vial: Document;
  /** As it was before any dose was drawn. */
  readonly balance: Document;
  readonly movement: Document | undefined;
  readonly firstDose: unknown;
}

async function openingsOf(bench: Bench, sessions: readonly string[]): Promise<Map<unknown, Opening>> {
  const ofSessions = { session: { $in: sessions } };
  const lines = await docs(bench, 'stockMovements', { ...ofSessions, kind: { $in: ['open-vial', 'given'] } });
  const rests = new Map((await docs(bench, 'stockBalances', ofSessions)).map((doc) => [doc.account, doc]));
  lines.sort(comparing(({ _id }) => String(_id)));
  return new Map(
    (await docs(bench, 'vials', ofSessions)).map((vial) => [
      vial._id,
      {
        vial,
        balance: { ...rests.get(`vial:${vial._id}`), onHand: vial.capacity },
        movement: lines.find((line) => line.kind === 'open-vial' && line.vial === vial._id),
        firstDose: lines.find((line) => line.kind === 'given' && line.vial === vial._id)?.dose,
      },
    ]),
  );
}

function openingWrites(aside: Document, { vial, balance, movement }: Opening): RawWrite[] {
  return [
    drawOf(aside, vial.capacity),
    ...insertOf('stockBalances', balance, `opened|${balance._id}`),
    ...insertOf('stockMovements', movement),
    ...insertOf('vials', vial),
  ];
}

function drawOf(balance: Document, onHand: number): RawWrite {
  const { _id, province, holds, quarantined, usableBefore } = balance;
  return {
    kind: 'update',
    collection: 'stockBalances',
    filter: { _id, province, holds, quarantined, usableBefore, onHand: { $gte: onHand } },
    update: { $inc: { onHand: -onHand } },
    mustMatch: true,
  };
}

function versionedUpdate(collection: string, doc: Document | undefined): RawWrite[] {
  if (doc === undefined) return [];
  const { _id, version, ...rest } = doc;
  return [
    {
      kind: 'update',
      collection,
      filter: { _id, version: version - 1 },
      update: { $set: { ...rest, version } },
      mustMatch: true,
    },
  ];
}
