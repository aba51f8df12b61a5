import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import { deferInsert } from '../../platform/database/deferred-writes.ts';
import type { Invitation, InvitationAnswer } from './invitation.ts';

interface InvitationDoc extends Omit<Invitation, 'id'> {
  _id: string;
  answeredAt: Date | null;
}

const schema = new Schema<InvitationDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  site: { type: String, required: true },
  session: { type: String, required: true },
  kind: { type: String, required: true },
  subject: { type: String, required: true },
  person: { type: String, required: true },
  nonce: { type: String, required: true },
  expiresAt: { type: Date, required: true },
  answer: { type: String, default: '' },
  answeredAt: { type: Date, default: null },
});
schema.index({ _id: 1, answer: 1 }, { name: 'invitation_answer' });
schema.index({ subject: 1, _id: 1 }, { name: 'invitation_by_subject' });

const invitations = defineCollection<InvitationDoc>('invitations', schema);

/** Inserts at the end of the transaction. */
export function insertInvitations(tx: Tx, added: readonly Invitation[]): void {
  for (const { id, ...rest } of added) {
    deferInsert(tx, invitations.raw(tx), { _id: id, ...rest, answeredAt: null });
  }
}

/** By the keyed hash of its code. */
export async function findInvitation(reader: Reader, id: string): Promise<Invitation | undefined> {
  const found = await invitations.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** The invitation to a booking or a leftover offer, by its id. */
export async function findInvitationTo(reader: Reader, subject: string): Promise<Invitation | undefined> {
  const found = await invitations.raw(reader).findOne({ subject }, inSession(reader));
  return found === null ? undefined : view(found);
}

/** Stores the answer to an invitation. False if it has been answered meanwhile. */
export async function answerStoredInvitation(
  tx: Tx,
  id: string,
  answer: InvitationAnswer,
  answeredAt: Date,
): Promise<boolean> {
  const done = await invitations
    .raw(tx)
    .updateOne({ _id: id, answer: '' }, { $set: { answer, answeredAt } }, { session: tx.session });
  return done.modifiedCount === 1;
}

function view({ _id, answeredAt: _, ...rest }: InvitationDoc): Invitation {
  return { id: _id, ...rest };
}
