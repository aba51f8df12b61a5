import { recordAction } from '../../audit/record.ts';
import { COUNTRY } from '../../platform/area.ts';
import type { Reader } from '../../platform/database/database.ts';
import { newId } from '../../platform/id.ts';
import { type Recorded, transact, type UseCaseContext } from '../../platform/use-case.ts';
import { listCampaignProvinces } from '../../policy/campaign/policy.store.ts';
import { recallStock } from '../../supply/lots/recall-stock.ts';
import { countGivenByLot } from '../dose.reads.ts';
import { queueRecallNotices } from './queue-recall-notices.ts';
import { recallProblem } from './recall.problems.ts';
import { findRecall, insertRecall } from './recall.store.ts';
import type { NewRecall, Recall } from './recall.ts';
import { insertRecallPlaces } from './recall-place.store.ts';

/**
 * Recalls a lot in one call: from this instant nothing of it can be drawn, sent or set aside in the area, for good; the
 * places that hold doses of it have their notice, and the messages to everybody who got one are being written: the
 * first of them now, those of a large lot by the job. Throws `lot/unknown`, `recall/already-recalled`.
 */
export async function recallLot(context: UseCaseContext, lot: string, wanted: NewRecall): Promise<Recall> {
  const { area, document, reasonCode, note } = wanted;
  const recalled = await transact(
    context,
    async (tx, now): Promise<Recorded<Recall>> => {
      const id = newId(area, now);
      const by = context.actor.account;
      const at = now.toISOString();
      const places = await recallStock(tx, { id, lot, area, document: document.number, note, by, now });
      const recall: Recall = {
        id,
        lot,
        area,
        document,
        reasonCode,
        note,
        by,
        at,
        people: await countPeople(tx, lot, area),
        places: places.length,
        onHand: places.reduce((sum, { doses }) => sum + doses, 0),
        notices: { queued: 0, complete: false },
      };
      await insertRecall(tx, recall);
      await insertRecallPlaces(
        tx,
        places.map((place) => ({ recall: id, ...place, at })),
      );
      const { people, onHand } = recall;
      const entry = await recordAction(tx, context, now, {
        action: 'recallLot',
        area,
        object: lot,
        reason: reasonCode,
        details: { recall: id, document: document.number, people, places: places.length, onHand },
      });
      return { entry, answer: recall };
    },
    { recall_once: () => recallProblem('recall/already-recalled').about({ area, object: lot }) },
  );
  await queueRecallNotices(context, recalled.id, STEPS_AT_ONCE);
  return (await findRecall(context.database, recalled.id))?.recall ?? recalled;
}

/** What can be written while somebody waits for the answer; the job goes on with the rest. */
const STEPS_AT_ONCE = 4;

async function countPeople(reader: Reader, lot: string, area: string): Promise<number> {
  const provinces = area === COUNTRY ? await listCampaignProvinces(reader) : [area];
  let sum = 0;
  for (const province of provinces) sum += (await countGivenByLot(reader, province)).get(lot) ?? 0;
  return sum;
}
