export const DUPLICATE_KEY = 11000;
const WRITE_CONFLICT = 112;

interface DatabaseFault {
  readonly code?: unknown;
  readonly message?: string;
  readonly hasErrorLabel?: (label: string) => boolean;
  readonly cause?: unknown;
  readonly writeErrors?: unknown;
}

/** Whether the database allows the whole transaction to run again. */
export function isConflict(error: unknown): boolean {
  return causesOf(error).some(
    (cause) => cause.hasErrorLabel?.('TransientTransactionError') === true || cause.code === WRITE_CONFLICT,
  );
}

/** Which index of which collection refused a key it already has. */
interface DuplicateKey {
  readonly collection: string;
  readonly index: string;
}

/** The server names both in its message, and there alone; values follow after them, so nobody's data can pass for a name. */
const DUPLICATE_MESSAGE = /E11000 duplicate key error collection: [^. ]+\.(\S+) index: (\S+)/;

/** The duplicate key behind an error; undefined if it is another fault. */
export function duplicateKeyOf(error: unknown): DuplicateKey | undefined {
  const duplicate = causesOf(error).find((cause) => cause.code === DUPLICATE_KEY);
  const [, collection, index] = DUPLICATE_MESSAGE.exec(duplicate?.message ?? '') ?? [];
  return collection === undefined || index === undefined ? undefined : { collection, index };
}

/** A driver error, its causes, and the errors of the single writes of a batch. */
function causesOf(error: unknown): DatabaseFault[] {
  if (typeof error !== 'object' || error === null) return [];
  const fault = error as DatabaseFault;
  const inside = fault.writeErrors instanceof Map ? [...fault.writeErrors.values()] : [];
  return [fault, ...causesOf(fault.cause), ...inside];
}
