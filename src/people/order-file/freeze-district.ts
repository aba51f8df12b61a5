import { recordAction } from '../../audit/record.ts';
import { provinceOf } from '../../platform/area.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { TransactionConflict } from '../../platform/database/database.ts';
import { sha256Hex } from '../../platform/hash.ts';
import { type Recorded, transact, UNCHANGED, type UseCaseContext } from '../../platform/use-case.ts';
import { getPolicyHead, loadPolicy } from '../../policy/campaign/policy.store.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { Course } from '../courses/course.ts';
import { orderOf, withOrderOn } from '../order/order.rules.ts';
import { listCoursesOfDistrict } from './district-courses.store.ts';
import { ERASED, type OtherRow, withAges, writeOrderFile } from './order-file.rules.ts';
import { findOrderFile, insertOrderFile, type StoredOrderFile } from './order-file.store.ts';
import { insertOrderFileParts } from './order-file-part.store.ts';

/**
 * A registration that read the seed before it was closed may still be in progress. Transactions end within one minute, so
 * after two minutes nobody can be added any more, even if the clocks of processes differ.
 */
export const SETTLED_AFTER_MS = 120_000;
const LINES_PER_PART = 20_000;

interface FrozenOrder {
  readonly file: StoredOrderFile;
  readonly isNew: boolean;
}

export interface Freeze {
  readonly day: IsoDate;
  /** The seed that was closed on that day and is revealed after this freeze; null if none was. */
  readonly seed: number | null;
}

/**
 * Freezes the order of a district for a day, by the rules of that day and what is known now, and publishes it; the audit
 * entry holds the hash of the file. Idempotent, also under concurrent calls: a frozen order is never replaced.
 */
export async function freezeDistrict(
  context: UseCaseContext,
  district: string,
  { day, seed }: Freeze,
): Promise<FrozenOrder> {
  return transact(
    context,
    async (tx, now): Promise<Recorded<FrozenOrder>> => {
      const already = await findOrderFile(tx, district, day);
      if (already !== undefined) return { entry: UNCHANGED, answer: { file: already, isNew: false } };
      const province = provinceOf(district) ?? district;
      const policy = await loadPolicy(tx, province);
      const { seeds } = await getPolicyHead(tx, province);
      // A stored place is valid from the day it was computed: for a past day it has to be recomputed.
      const isOver = day < dayAtSite(now);
      const courses = (await listCoursesOfDistrict(tx, district)).map((course) =>
        isOver ? { ...course, order: orderOf(course, policy, day) } : withOrderOn(course, policy, day),
      );
      const waiting = withAges(courses.filter(({ order }) => order.waiting).map(waitingRow));
      const others: OtherRow[] = courses
        .filter(({ order }) => !order.waiting)
        .map(({ drawSeed, pseudonym, erased }) => ({
          seed: drawSeed,
          pseudonym: erased ? ERASED : pseudonym,
        }));
      const text = writeOrderFile({
        head: {
          province,
          district,
          day,
          policyVersion: policy.version,
          seedHashes: seeds.map(({ hash }) => hash),
        },
        waiting,
        others,
      });
      const parts = partsOf(text);
      const file: StoredOrderFile = {
        province,
        district,
        day,
        seed,
        policyVersion: policy.version,
        waiting: waiting.length,
        others: others.length,
        parts: parts.length,
        fileHash: sha256Hex(text),
        ofSeed: seed === null ? 0 : courses.filter(({ drawSeed }) => drawSeed === seed).length,
        frozenAt: now.toISOString(),
      };
      await insertOrderFile(tx, file);
      await insertOrderFileParts(tx, district, day, parts);
      const { fileHash, policyVersion } = file;
      const entry = await recordAction(tx, context, now, {
        action: 'freezeOrder',
        area: district,
        policyVersion,
        details: { day, seed, fileHash, waiting: waiting.length, others: others.length },
      });
      return { entry, answer: { file, isNew: true } };
    },
    { orderFiles: () => new TransactionConflict() },
  );
}

function waitingRow({ order, birthDate, drawSeed, pseudonym, birthCommitment }: Course) {
  const parts = order.key.split('|');
  return {
    before: parts.slice(0, 4).join(','),
    birthDate,
    seed: drawSeed,
    draw: parts.at(-1) ?? '',
    pseudonym,
    birth: birthCommitment,
  };
}

function partsOf(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return Array.from({ length: Math.ceil(lines.length / LINES_PER_PART) }, (_, part) =>
    lines.slice(part * LINES_PER_PART, (part + 1) * LINES_PER_PART).join(''),
  );
}
