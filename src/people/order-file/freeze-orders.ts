import { recordDeed } from '../../audit/record.ts';
import { listDistricts } from '../../places/administrative-units.ts';
import { dayAtSite } from '../../platform/clock.ts';
import { TransactionConflict } from '../../platform/database.ts';
import { sha256Hex } from '../../platform/hash.ts';
import { storedAnswer } from '../../platform/idempotency.ts';
import { transact, type UseCaseContext } from '../../platform/use-case.ts';
import { closedSeedOf } from '../../policy/commit-draw-seed.ts';
import { policyProblem } from '../../policy/policy.problems.ts';
import { getPolicyHead, loadPolicy, versionOf } from '../../policy/policy.store.ts';
import type { Course } from '../course.ts';
import { withOrderOn } from '../order.rules.ts';
import { peopleProblem } from '../people.problems.ts';
import { listCoursesOfDistrict } from './district-courses.store.ts';
import { type OtherRow, withAges, writeOrderFile } from './order-file.rules.ts';
import { findOrderFile, insertOrderFile, published, type StoredOrderFile } from './order-file.store.ts';
import type { FrozenOrders } from './order-file.ts';
import { insertOrderFileParts } from './order-file-part.store.ts';

/**
 * A registration that read the seed before it was closed may still be on its way. Transactions end within a minute, so
 * after two nobody can be added any more, on whichever process's clock.
 */
const SETTLED_AFTER_MS = 120_000;
const LINES_PER_PART = 20_000;

/**
 * Freezes the order of every district of a province, for the day on which the seed was closed, and publishes the files:
 * one transaction for each district, its file's hash in its audit entry. Twice, or after a crash: what is frozen stays,
 * and what is missing follows. Throws `policy/campaign-not-started`, `draw/no-closed-seed`, `order/closed-just-now`.
 */
export async function freezeOrders(context: UseCaseContext, province: string): Promise<FrozenOrders> {
  const { idempotency, ...rest } = context;
  if (idempotency !== undefined) {
    const stored = await storedAnswer<FrozenOrders>(context.database, idempotency);
    if (stored !== undefined) return stored.answer;
  }
  const head = await getPolicyHead(context.database, province);
  const closed = closedSeedOf(head.seeds);
  const about = { area: province, policyVersion: versionOf(head) };
  if (closed === undefined) throw policyProblem('draw/no-closed-seed').about(about);
  const notBefore = new Date(closed.closedAt.getTime() + SETTLED_AFTER_MS);
  if (context.clock.now() < notBefore) {
    throw peopleProblem('order/closed-just-now', { notBefore: notBefore.toISOString() })
      .withHeaders({ 'Retry-After': String(SETTLED_AFTER_MS / 1000) })
      .about(about);
  }
  const frozen = { day: dayAtSite(closed.closedAt), seed: closed.number };
  const files: StoredOrderFile[] = [];
  for (const { code } of listDistricts(province)) files.push(await freezeDistrict(rest, code, frozen));
  const answer = { province, ...frozen, files: files.map(published) };
  return transact(context, async (tx, now) => {
    await recordDeed(tx, context, now, {
      ...about,
      action: 'freezeOrders',
      details: { ...frozen, filesHash: sha256Hex(files.map(({ fileHash }) => fileHash).join('\n')) },
    });
    return answer;
  });
}

async function freezeDistrict(
  context: UseCaseContext,
  district: string,
  { day, seed }: { readonly day: string; readonly seed: number },
): Promise<StoredOrderFile> {
  return transact(
    context,
    async (tx, now) => {
      const already = await findOrderFile(tx, district, day);
      if (already !== undefined) return already;
      const province = district.slice(0, 2);
      const policy = await loadPolicy(tx, province);
      const { seeds } = await getPolicyHead(tx, province);
      const courses = (await listCoursesOfDistrict(tx, district)).map((course) =>
        withOrderOn(course, policy, day),
      );
      const waiting = withAges(courses.filter(({ order }) => order.waiting).map(waitingRow));
      const others: OtherRow[] = courses
        .filter(({ order }) => !order.waiting)
        .map(({ drawSeed, pseudonym }) => ({ seed: drawSeed, pseudonym }));
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
        ofSeed: courses.filter(({ drawSeed }) => drawSeed === seed).length,
        frozenAt: now.toISOString(),
      };
      await insertOrderFile(tx, file);
      await insertOrderFileParts(tx, district, day, parts);
      const { fileHash, policyVersion } = file;
      await recordDeed(tx, context, now, {
        action: 'freezeOrder',
        area: district,
        policyVersion,
        details: { day, seed, fileHash, waiting: waiting.length, others: others.length },
      });
      return file;
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
