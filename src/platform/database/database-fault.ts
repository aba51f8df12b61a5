export const DUPLICATE_KEY = 11000;
const WRITE_CONFLICT = 112;

interface DatabaseFault {
  readonly code?: unknown;
  readonly message?: string;
  readonly hasErrorLabel?: (label: string) => boolean;
  readonly cause?: unknown;
  readonly writeErrors?: unknown;
}

/** Whether the database says that the whole transaction may be run again. */
export function isConflict(error: unknown): boolean {
  return causesOf(error).some(
    (cause) => cause.hasErrorLabel?.('TransientTransactionError') === true || cause.code === WRITE_CONFLICT,
  );
}

/** What the database says of a duplicate key, the index's name in it; undefined when it is another fault. */
export function duplicateKeyMessage(error: unknown): string | undefined {
  const duplicate = causesOf(error).find((cause) => cause.code === DUPLICATE_KEY);
  return duplicate === undefined ? undefined : (duplicate.message ?? '');
}

/** An error of the driver, and, of a batch of writes, what is inside it. */
function causesOf(error: unknown): DatabaseFault[] {
  if (typeof error !== 'object' || error === null) return [];
  const fault = error as DatabaseFault;
  const inside = fault.writeErrors instanceof Map ? [...fault.writeErrors.values()] : [];
  return [fault, ...causesOf(fault.cause), ...inside];
}
