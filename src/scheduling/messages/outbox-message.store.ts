import { Schema } from 'mongoose';
import { justAfter } from '../../platform/clock.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { OutboxMessage } from './outbox-message.ts';

type Instants = 'id' | 'confirmBy' | 'notBefore' | 'leasedUntil' | 'createdAt' | 'endedAt';

interface OutboxMessageDoc extends Omit<OutboxMessage, Instants> {
  /** `<template>|<booking>`: a booking has one message of a kind, however often the write is repeated. */
  _id: string;
  confirmBy: Date;
  notBefore: Date;
  leasedUntil: Date;
  createdAt: Date;
  endedAt?: Date;
}

const schema = new Schema<OutboxMessageDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  site: { type: String, required: true },
  session: { type: String, required: true },
  booking: { type: String, required: true },
  person: { type: String, required: true },
  template: { type: String, required: true },
  day: { type: String, required: true },
  shift: { type: String, required: true },
  confirmBy: { type: Date, required: true },
  state: { type: String, required: true },
  attempts: { type: Number, required: true },
  notBefore: { type: Date, required: true },
  leasedUntil: { type: Date, required: true },
  createdAt: { type: Date, required: true },
  endedAt: { type: Date },
  failure: { type: String },
});
schema.index({ state: 1, notBefore: 1, leasedUntil: 1 }, { name: 'outbox_due' });
schema.index({ _id: 1, state: 1, attempts: 1 }, { name: 'outbox_attempt' });
schema.index({ session: 1, _id: 1 }, { name: 'outbox_by_session' });

const messages = defineCollection<OutboxMessageDoc>('outboxMessages', schema);

export async function insertMessages(tx: Tx, added: readonly OutboxMessage[]): Promise<void> {
  if (added.length === 0) return;
  await messages.raw(tx).insertMany(
    added.map(({ id, confirmBy, notBefore, leasedUntil, createdAt, endedAt: _, ...rest }) => ({
      _id: id,
      ...rest,
      confirmBy: new Date(confirmBy),
      notBefore: new Date(notBefore),
      leasedUntil: new Date(leasedUntil),
      createdAt: new Date(createdAt),
    })),
    { session: tx.session },
  );
}

/** The same for messages that may already exist: those stay as they are. Returns how many were new. */
export async function insertMessagesOnce(tx: Tx, added: readonly OutboxMessage[]): Promise<number> {
  if (added.length === 0) return 0;
  const existing = await messages
    .raw(tx)
    .find({ _id: { $in: added.map(({ id }) => id) } }, { session: tx.session, projection: { _id: 1 } })
    .toArray();
  const known = new Set(existing.map(({ _id }) => _id));
  const fresh = added.filter(({ id }) => !known.has(id));
  await insertMessages(tx, fresh);
  return fresh.length;
}

/** Messages that are due and not leased to a worker, the longest due first; at most `limit`. */
export async function listDueMessages(reader: Reader, now: Date, limit: number): Promise<OutboxMessage[]> {
  const found = await messages
    .raw(reader)
    .find(
      { state: 'pending', notBefore: { $lt: justAfter(now) }, leasedUntil: { $lt: justAfter(now) } },
      inSession(reader),
    )
    .sort({ notBefore: 1 })
    .limit(limit)
    .toArray();
  return found.map(view);
}

/** Leases a message for one attempt. False if another worker has taken it meanwhile. */
export async function leaseMessage(tx: Tx, message: OutboxMessage, until: Date): Promise<boolean> {
  const done = await messages
    .raw(tx)
    .updateOne(
      { _id: message.id, state: 'pending', attempts: message.attempts },
      { $set: { leasedUntil: until, attempts: message.attempts + 1 } },
      { session: tx.session },
    );
  return done.modifiedCount === 1;
}

/** The outcome of an attempt. */
export type AttemptOutcome =
  | { readonly state: 'sent' | 'dropped'; readonly endedAt: Date }
  | {
      readonly state: 'failed';
      readonly endedAt: Date;
      readonly failure: 'no-phone' | 'refused' | 'given-up';
    }
  | { readonly state: 'pending'; readonly notBefore: Date; readonly leasedUntil: Date };

/** Stores the outcome of the attempt with this number. False if a later attempt has begun. */
export async function finishAttempt(
  tx: Tx,
  id: string,
  attempt: number,
  outcome: AttemptOutcome,
): Promise<boolean> {
  const done = await messages
    .raw(tx)
    .updateOne(
      { _id: id, state: 'pending', attempts: attempt },
      { $set: { ...outcome } },
      { session: tx.session },
    );
  return done.matchedCount === 1;
}

export async function listMessagesOfSession(reader: Reader, session: string): Promise<OutboxMessage[]> {
  const found = await messages.raw(reader).find({ session }, inSession(reader)).sort({ _id: 1 }).toArray();
  return found.map(view);
}

function view(doc: OutboxMessageDoc): OutboxMessage {
  const { _id, confirmBy, notBefore, leasedUntil, createdAt, endedAt, ...rest } = doc;
  return {
    id: _id,
    ...rest,
    confirmBy: confirmBy.toISOString(),
    notBefore: notBefore.toISOString(),
    leasedUntil: leasedUntil.toISOString(),
    createdAt: createdAt.toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}
