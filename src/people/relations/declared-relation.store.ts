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
  /** Keyed hash of the national id the relation was declared by. */
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

/** A relation with the hash it can be recognised by although the person was registered later. */
export type StoredRelation = DeclaredRelation & { readonly identity: string | null };

/** A second declaration of the same relation is a duplicate key. */
export async function insertRelation(
  tx: Tx,
  area: string,
  { declaredAt, ...added }: StoredRelation,
): Promise<void> {
  const about = added.identity ?? added.person;
  await relations
    .raw(tx)
    .insertOne(
      { _id: `${added.account}|${about}`, area, ...added, declaredAt: new Date(declaredAt) },
      { session: tx.session },
    );
}

/** What an account has declared: a handful of people. */
export async function listRelationsOfAccount(reader: Reader, account: string): Promise<StoredRelation[]> {
  const found = await relations
    .raw(reader)
    .find({ account }, inSession(reader))
    .sort({ _id: 1 })
    .limit(MAX_RELATIONS)
    .toArray();
  return found.map(view);
}

/** The accounts that have declared a relation to a person. */
export async function listRelationsToPerson(reader: Reader, person: string): Promise<StoredRelation[]> {
  const found = await relations
    .raw(reader)
    .find({ person }, inSession(reader))
    .sort({ account: 1 })
    .limit(MAX_RELATIONS)
    .toArray();
  return found.map(view);
}

/** Whether an account has declared this person, by her id or, before she was registered, by her national id. */
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
