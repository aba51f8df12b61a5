import { Schema } from 'mongoose';
import { type AreaCode, areaRange } from '../platform/area.ts';
import { defineCollection, inSession, type Reader, type Tx } from '../platform/database/database.ts';
import type { Role } from '../platform/http/auth.ts';
import type { Account } from './account.ts';

interface AccountDoc {
  _id: string;
  username: string;
  role: Role;
  area: AreaCode;
  passwordHash: string;
  disabled: boolean;
  createdAt: Date;
  failedAttempts: number;
  lockedUntil: Date | null;
}

const schema = new Schema<AccountDoc>({
  _id: { type: String, required: true },
  username: { type: String, required: true },
  role: { type: String, required: true },
  area: { type: String, required: true },
  passwordHash: { type: String, required: true },
  disabled: { type: Boolean, required: true },
  createdAt: { type: Date, required: true },
  failedAttempts: { type: Number, required: true },
  lockedUntil: { type: Date, default: null },
});
schema.index({ username: 1 }, { name: 'account_username', unique: true });
schema.index({ area: 1, _id: 1 }, { name: 'account_by_area' });

const accounts = defineCollection<AccountDoc>('accounts', schema);

interface StoredAccount extends Account {
  readonly passwordHash: string;
  readonly failedAttempts: number;
  readonly lockedUntil: Date | undefined;
}

export async function findAccountByUsername(
  reader: Reader,
  username: string,
): Promise<StoredAccount | undefined> {
  const found = await accounts.raw(reader).findOne({ username }, inSession(reader));
  return found === null ? undefined : stored(found);
}

export async function findAccount(reader: Reader, id: string): Promise<StoredAccount | undefined> {
  const found = await accounts.raw(reader).findOne({ _id: id }, inSession(reader));
  return found === null ? undefined : stored(found);
}

/** Accounts of an area, by id; at most `limit`. */
export async function listAccounts(
  reader: Reader,
  area: AreaCode,
  after: string | undefined,
  limit: number,
): Promise<Account[]> {
  const found = await accounts.page(reader, { area: areaRange(area) }, { after, limit });
  return found.map(view);
}

export async function anyAccount(reader: Reader): Promise<boolean> {
  return (await accounts.raw(reader).findOne({}, inSession(reader))) !== null;
}

export async function insertAccount(tx: Tx, account: Account, passwordHash: string): Promise<void> {
  await accounts.model(tx).create(
    [
      {
        _id: account.id,
        username: account.username,
        role: account.role,
        area: account.area,
        passwordHash,
        disabled: false,
        createdAt: new Date(account.createdAt),
        failedAttempts: 0,
        lockedUntil: null,
      },
    ],
    { session: tx.session },
  );
}

/** False if the account was already disabled. */
export async function disableStoredAccount(tx: Tx, id: string): Promise<boolean> {
  const done = await accounts
    .raw(tx)
    .updateOne({ _id: id, disabled: false }, { $set: { disabled: true } }, { session: tx.session });
  return done.modifiedCount === 1;
}

/** Counts a wrong attempt; locks the account until `lockedUntil`, if given. */
export async function noteFailedSignIn(tx: Tx, id: string, lockedUntil: Date | undefined): Promise<void> {
  await accounts
    .raw(tx)
    .updateOne(
      { _id: id },
      lockedUntil === undefined
        ? { $inc: { failedAttempts: 1 } }
        : { $set: { failedAttempts: 0, lockedUntil } },
      { session: tx.session },
    );
}

export async function clearFailedSignIns(tx: Tx, id: string): Promise<void> {
  await accounts
    .raw(tx)
    .updateOne({ _id: id }, { $set: { failedAttempts: 0, lockedUntil: null } }, { session: tx.session });
}

function stored(doc: AccountDoc): StoredAccount {
  return {
    ...view(doc),
    passwordHash: doc.passwordHash,
    failedAttempts: doc.failedAttempts,
    lockedUntil: doc.lockedUntil ?? undefined,
  };
}

function view(doc: AccountDoc): Account {
  return {
    id: doc._id,
    username: doc.username,
    role: doc.role,
    area: doc.area,
    disabled: doc.disabled,
    createdAt: doc.createdAt.toISOString(),
  };
}
