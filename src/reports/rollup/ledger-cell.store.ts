import { Schema } from 'mongoose';
import { type AreaCode, COUNTRY, provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { type IsoDate, PRODUCT_CODES } from '../../policy/terms.ts';
import { LEDGER_FIGURES, type LedgerCount } from './ledger-cell.rules.ts';

interface LedgerCellDoc {
  /** `area|month`. */
  _id: string;
  province: string;
  area: AreaCode;
  month: string;
  /** Doses by day, product and figure. */
  days: Record<IsoDate, Record<string, Record<string, number>>>;
}

/** How much of a ledger is already in the cells. */
interface LedgerMarkDoc {
  /** The ledger: a province, or the national store, `VN`. */
  _id: string;
  /** The cells hold every line whose id was created before. */
  until: Date;
}

const schema = new Schema<LedgerCellDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  area: { type: String, required: true },
  month: { type: String, required: true },
  days: { type: Object, required: true } as never,
});
schema.index({ province: 1, area: 1, month: 1 }, { name: 'ledger_cell_by_month' });
const cells = defineCollection<LedgerCellDoc>('ledgerCells', schema);

const markSchema = new Schema<LedgerMarkDoc>({
  _id: { type: String, required: true },
  until: { type: Date, required: true },
});
markSchema.index({ _id: 1, until: 1 }, { name: 'ledger_mark_move' });
const marks = defineCollection<LedgerMarkDoc>('ledgerMarks', markSchema);

export async function findLedgerMark(reader: Reader, ledger: string): Promise<Date | undefined> {
  const found = await marks.raw(reader).findOne({ _id: ledger }, inSession(reader));
  return found?.until;
}

/** Advances a mark from the value read. False if another worker has advanced it; a duplicate key if another has set the first. */
export async function moveLedgerMark(
  tx: Tx,
  ledger: string,
  seen: Date | undefined,
  until: Date,
): Promise<boolean> {
  if (seen === undefined) {
    await marks.raw(tx).insertOne({ _id: ledger, until }, { session: tx.session });
    return true;
  }
  const done = await marks
    .raw(tx)
    .updateOne({ _id: ledger, until: seen }, { $set: { until } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Adds to cells, creating those that are missing. */
export async function addToLedgerCells(tx: Tx, counts: readonly LedgerCount[]): Promise<void> {
  if (counts.length === 0) return;
  const byCell = Map.groupBy(counts, ({ area, day }) => `${area}|${day.slice(0, 7)}`);
  await cells.raw(tx).bulkWrite(
    [...byCell].map(([id, own]) => {
      const [area = '', month = ''] = id.split('|');
      return {
        updateOne: {
          filter: { _id: id },
          update: {
            $inc: Object.fromEntries(
              own.map(({ day, product, figure, doses }) => [`days.${day}.${product}.${figure}`, doses]),
            ),
            $setOnInsert: { province: provinceOf(area) ?? COUNTRY, area, month },
          },
          upsert: true,
        },
      };
    }),
    { session: tx.session, ordered: true },
  );
}

/** All counts of an area up to and including a month (yyyy-MM). */
export async function listLedgerCounts(
  reader: Reader,
  area: AreaCode,
  month: string,
): Promise<LedgerCount[]> {
  const found = await cells
    .raw(reader)
    .find(
      { province: provinceOf(area) ?? COUNTRY, area, month: { $gte: '', $lt: `${month}~` } },
      inSession(reader),
    )
    .toArray();
  return found.flatMap(({ days }) =>
    Object.entries(days).flatMap(([day, products]) =>
      PRODUCT_CODES.flatMap((product) =>
        LEDGER_FIGURES.flatMap((figure) => {
          const doses = products[product]?.[figure];
          return doses === undefined ? [] : [{ area, day, product, figure, doses }];
        }),
      ),
    ),
  );
}
