import { Schema } from 'mongoose';
import { provinceOf } from '../../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { platformProblem } from '../../platform/problem.ts';

interface OrderFilePartDoc {
  /** District, day and number of the part. */
  _id: string;
  province: string;
  text: string;
}

const schema = new Schema<OrderFilePartDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  text: { type: String, required: true },
});

const parts = defineCollection<OrderFilePartDoc>('orderFileParts', schema);

/** Throws `request/not-found`. */
export async function getOrderFilePart(
  reader: Reader,
  district: string,
  day: string,
  part: number,
): Promise<string> {
  const found = await parts.raw(reader).findOne({ _id: partId(district, day, part) }, inSession(reader));
  if (found === null) throw platformProblem('request/not-found');
  return found.text;
}

/** Writes a file in parts: a document may have 16 MB, and the file of a large district has more. */
export async function insertOrderFileParts(
  tx: Tx,
  district: string,
  day: string,
  texts: readonly string[],
): Promise<void> {
  const province = provinceOf(district) ?? '';
  for (const [index, text] of texts.entries()) {
    await parts
      .raw(tx)
      .insertOne({ _id: partId(district, day, index + 1), province, text }, { session: tx.session });
  }
}

function partId(district: string, day: string, part: number): string {
  return `${district}@${day}#${String(part).padStart(4, '0')}`;
}
