import { Schema } from 'mongoose';
import { type AreaCode, provinceOf } from '../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database/database.ts';
import { deferInsert } from '../platform/database/deferred-writes.ts';
import { areaOfId } from '../platform/id.ts';
import type { FindingEvent } from './finding.ts';

interface FindingEventDoc extends Omit<FindingEvent, 'at'> {
  /** The finding, `#` and the sequence: only one of two concurrent events can be the next. */
  _id: string;
  province: AreaCode;
  at: Date;
}

/** Each event adds evidence, of which a finding has a bounded amount, or is a decision. */
const MAX_EVENTS = 1_000;

const text = { type: String, required: true } as const;
const schema = new Schema<FindingEventDoc>({
  _id: text,
  province: text,
  finding: text,
  sequence: { type: Number, required: true },
  event: text,
  from: { type: String, default: null },
  to: text,
  by: text,
  at: { type: Date, required: true },
  reason: { type: String, default: null },
  note: { type: String, default: null },
  evidence: [String],
});
schema.index({ finding: 1, sequence: 1 }, { name: 'finding_event_sequence' });

const events = defineCollection<FindingEventDoc>('findingEvents', schema);

/** Appends an event; nothing changes or removes one. */
export function appendFindingEvent(tx: Tx, event: FindingEvent): void {
  const { at, ...rest } = event;
  deferInsert(tx, events.raw(tx), {
    _id: `${event.finding}#${event.sequence}`,
    province: provinceOf(areaOfId(event.finding)) ?? 'VN',
    ...rest,
    at: new Date(at),
  });
}

/** What happened to a finding, in order. Throws RangeError beyond `MAX_EVENTS`. */
export async function listFindingEvents(reader: Reader, finding: string): Promise<FindingEvent[]> {
  const found = await events
    .raw(reader)
    .find({ finding }, inSession(reader))
    .sort({ sequence: 1 })
    .limit(MAX_EVENTS + 1)
    .toArray();
  if (found.length > MAX_EVENTS) throw new RangeError('a finding has too many events');
  return found.map(({ _id, province: _, at, ...rest }) => ({ ...rest, at: at.toISOString() }));
}
