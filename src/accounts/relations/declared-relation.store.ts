import { Schema } from 'mongoose';
import { defineCollection, inSession, type Reader, type Tx } from '../../platform/database/database.ts';
import type { DeclaredRelation, Relation } from './declared-relation.ts';

interface DeclaredRelationDoc {
  /** Account, `|` and whom it is about: person id or keyed hash of a national id. */
  _id: string;
  /** Area of the account. */
  area: string;
  account: string;
  person: string | null;
  /** Keyed hash of the national id: the one it was declared by, or the person's; null if neither is known. */
  identity: string | null;
  relation: Relation;
  declaredBy: string;
  declaredAt: Date;
}

const schema = new Schema<DeclaredRelationDoc>({
  _id: { type: String, required: true },
  area: { type: String, required: true },
  account: { type: String, required: true },
  person: { type: String, default: null },
  identity: { type: String, default: null },
  relation: { type: String, required: true },
  declaredBy: { type: String, required: true },
  declaredAt: { type: Date, required: true },
});
schema.index({ account: 1, _id: 1 }, { name: 'relation_by_account' });
schema.index({ person: 1, account: 1 }, { name: 'relation_by_person' });
schema.index({ identity: 1 }, { name: 'relation_by_identity', sparse: true });

const relations = defineCollection<DeclaredRelationDoc>('declaredRelations', schema);

/** Part of the message of a duplicate key on this collection. */
export const RELATION_DECLARED = 'declaredRelations';

/** A relation with the hash that recognises the person, whether registered before or later. */
export type StoredRelation = DeclaredRelation & { readonly identity: string | null };

/** `key`: whom it is about, as it was declared. A second declaration of the same is a duplicate key. */
export async function insertRelation(
  tx: Tx,
  area: string,
  key: string,
  { declaredAt, ...added }: StoredRelation,
): Promise<void> {
  await relations
    .raw(tx)
    .insertOne(
      { _id: `${added.account}|${key}`, area, ...added, declaredAt: new Date(declaredAt) },
      { session: tx.session },
    );
}

/** What an account has declared: a handful of people. */
export function listRelationsOfAccount(reader: Reader, account: string): Promise<StoredRelation[]> {
  return listRelationsOfAccounts(reader, [account]);
}

/** What these accounts have declared. No bound here: `MAX_RELATIONS` is one for each account, and every one counts. */
export async function listRelationsOfAccounts(
  reader: Reader,
  accounts: readonly string[],
): Promise<StoredRelation[]> {
  const found = await relations
    .raw(reader)
    .find({ account: { $in: [...accounts] } }, inSession(reader))
    .sort({ account: 1, _id: 1 })
    .toArray();
  return found.map(view);
}

/** Whether an account has declared this person, by id or by national id. */
export async function isDeclared(
  reader: Reader,
  { person, identity }: { readonly person: string; readonly identity: string | null },
): Promise<boolean> {
  const by = [{ person }, ...(identity === null ? [] : [{ identity }])];
  for (const filter of by) {
    if ((await relations.raw(reader).findOne(filter, inSession(reader))) !== null) return true;
  }
  return false;
}

/** More than anybody has to declare. */
export const MAX_RELATIONS = 200;

function view({ _id, area: _, declaredAt, ...rest }: DeclaredRelationDoc): StoredRelation {
  return { ...rest, declaredAt: declaredAt.toISOString() };
}
