import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { LinePurpose, RoundLine } from './round.ts';

interface RoundLineDoc {
  _id: string;
  round: string;
  unit: string;
  purpose: LinePurpose;
  allocated: number;
  received: number;
  damaged: number;
  left: number;
  unshared: number;
  /** When the unit's part of the round was closed; null: it is open. */
  closed: Date | null;
}

const schema = new Schema<RoundLineDoc>({
  _id: { type: String, required: true },
  round: { type: String, required: true },
  unit: { type: String, required: true },
  purpose: { type: String, required: true },
  allocated: { type: Number, required: true, min: 0 },
  received: { type: Number, required: true, min: 0 },
  damaged: { type: Number, required: true, min: 0 },
  left: { type: Number, required: true, min: 0 },
  unshared: { type: Number, required: true },
  closed: { type: Date, default: null },
});
schema.index({ round: 1, _id: 1 }, { name: 'round_line_by_round' });
schema.index({ _id: 1, closed: 1, left: 1 }, { name: 'round_line_open' });
schema.index({ _id: 1, unshared: 1 }, { name: 'round_line_unshared' });

const lines = defineCollection<RoundLineDoc>('roundLines', schema);

const lineId = (round: string, unit: string): string => `${round}|${unit}`;

export async function insertLine(
  tx: Tx,
  round: string,
  line: Pick<RoundLine, 'unit' | 'purpose' | 'allocated'>,
): Promise<void> {
  const { unit, purpose, allocated } = line;
  await lines.raw(tx).insertOne(
    {
      _id: lineId(round, unit),
      round,
      unit,
      purpose,
      allocated,
      received: 0,
      damaged: 0,
      left: allocated,
      unshared: allocated,
      closed: null,
    },
    { session: tx.session },
  );
}

/** Takes doses that are still to come from a line. False: there is no open line, or too few are left on it. */
export async function lowerLine(tx: Tx, round: string, unit: string, doses: number): Promise<boolean> {
  return change(
    tx,
    { _id: lineId(round, unit), closed: null, left: { $gte: doses } },
    { allocated: -doses, left: -doses, unshared: -doses },
  );
}

/** Adds doses to a line. False: the unit has no line yet, or it is closed. */
export async function raiseLine(tx: Tx, round: string, unit: string, doses: number): Promise<boolean> {
  return change(
    tx,
    { _id: lineId(round, unit), closed: null },
    { allocated: doses, left: doses, unshared: doses },
  );
}

/** Records received and damaged doses on a line. False: there is no open line, or they exceed what is left on it. */
export async function receiveOnLine(
  tx: Tx,
  round: string,
  unit: string,
  arrived: { readonly received: number; readonly damaged: number },
): Promise<boolean> {
  const whole = arrived.received + arrived.damaged;
  return change(
    tx,
    { _id: lineId(round, unit), closed: null, left: { $gte: whole } },
    { received: arrived.received, damaged: arrived.damaged, left: -whole },
  );
}

/** Takes doses of a line for an approved share-out. False: fewer are unshared. */
export async function shareFromLine(tx: Tx, round: string, unit: string, doses: number): Promise<boolean> {
  return change(tx, { _id: lineId(round, unit), unshared: { $gte: doses } }, { unshared: -doses });
}

/** Closes the line of a unit. False: there is no line, or it is already closed. */
export async function closeLine(tx: Tx, round: string, unit: string, now: Date): Promise<boolean> {
  const done = await lines
    .raw(tx)
    .updateOne(
      { _id: lineId(round, unit), closed: null },
      { $set: { closed: now } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** Closes every line of a round that is still open. */
export async function closeLines(tx: Tx, round: string, now: Date): Promise<void> {
  await lines.raw(tx).updateMany({ round, closed: null }, { $set: { closed: now } }, { session: tx.session });
}

export async function findLine(reader: Reader, round: string, unit: string): Promise<RoundLine | undefined> {
  const found = await lines.raw(reader).findOne({ _id: lineId(round, unit) }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** The lines of these rounds, each by unit. */
export async function listLines(
  reader: Reader,
  rounds: readonly string[],
): Promise<Map<string, RoundLine[]>> {
  const found = await lines
    .raw(reader)
    .find({ round: { $in: [...rounds] } }, inSession(reader))
    .sort({ round: 1, _id: 1 })
    .toArray();
  return new Map(
    rounds.map((round) => [round, found.filter((line) => line.round === round).map(view)] as const),
  );
}

async function change(
  tx: Tx,
  filter: Record<string, unknown> & { _id: string },
  amounts: Record<string, number>,
): Promise<boolean> {
  const done = await lines.raw(tx).updateOne(filter, { $inc: amounts }, { session: tx.session });
  return done.modifiedCount === 1;
}

function view(doc: RoundLineDoc): RoundLine {
  const { _id: _, round: __, closed, ...line } = doc;
  return closed === null || closed === undefined ? line : { ...line, closedAt: closed.toISOString() };
}
