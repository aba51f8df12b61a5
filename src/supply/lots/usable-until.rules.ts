import type { ColdChain } from '../../places/sites/site.ts';
import { type AreaCode, covers } from '../../platform/area.ts';
import { addDays, dayAtSite, instantAtSite } from '../../platform/clock.ts';
import { handlingOf } from '../../policy/rules/product-handling.ts';
import type { ProductCode } from '../../policy/terms.ts';
import type { ExpiryChange } from './extensions/expiry-extension.ts';
import { usableBefore } from './lot.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What decides whether an extension applies to a batch. */
export interface BatchCondition {
  readonly place: AreaCode;
  /** The storages of the place, if known (sites). */
  readonly storages?: readonly ColdChain[] | undefined;
  /** When the batch was thawed; a vial opened from it keeps this instant. */
  readonly thawedAt?: Date | undefined;
}

/** Until when a batch may be used; instants are the first at which it no longer may. */
export interface BatchLimits {
  readonly usableBefore: Date;
  /** The clock that runs beside the label's, if there is one: `usableBefore` is never later. */
  readonly clock?: { readonly kind: 'thawed' | 'open'; readonly before: Date };
}

type Extending = Pick<ExpiryChange, 'area' | 'effectiveFrom' | 'storage' | 'expiry' | 'at'>;

/**
 * Whether an extension applies to a batch: it covers the place, and the doses were stored as it demands. A thawed batch
 * was in that storage until its thawing, so it must have been thawed on or after the day the extension takes effect. For
 * a frozen batch the place must have that storage, if its storages are known.
 */
export function countsFor(change: Extending, { place, storages, thawedAt }: BatchCondition): boolean {
  if (!covers(change.area, place)) return false;
  if (change.storage === undefined) return true;
  if (thawedAt !== undefined) {
    return change.storage === '2..8' || thawedAt >= instantAtSite(change.effectiveFrom);
  }
  return storages === undefined || storages.includes(change.storage);
}

/**
 * The first instant at which a batch is past its label and the extensions known and in force at `at`: approved by then
 * and effective on its day.
 */
export function labelBeforeAt(
  label: string,
  changes: readonly Extending[],
  batch: BatchCondition,
  at: Date,
): Date {
  const day = dayAtSite(at);
  const days = changes
    .filter((change) => Date.parse(change.at) <= at.getTime() && change.effectiveFrom <= day)
    .filter((change) => countsFor(change, batch))
    .map(({ expiry }) => expiry);
  return usableBefore([label, ...days].sort().at(-1) ?? label);
}

/** The last day in force for this area and storage; a further extension has to be later. */
export function lastDayBefore(
  label: string,
  changes: readonly Extending[],
  { area, storage }: Pick<Extending, 'area' | 'storage'>,
): string {
  const days = changes
    .filter((change) => covers(change.area, area))
    .filter((change) => change.storage === undefined || change.storage === storage)
    .map(({ expiry }) => expiry);
  return [label, ...days].sort().at(-1) ?? label;
}

/** The first instant at which doses thawed at `thawedAt` may no longer be used, by the manufacturer's rule. */
export function thawedBefore(product: ProductCode, thawedAt: Date): Date {
  const { thawedDays } = handlingOf(product);
  return thawedDays === null
    ? instantAtSite(addDays(dayAtSite(thawedAt), 1))
    : new Date(thawedAt.getTime() + thawedDays * DAY_MS);
}

/** The first instant at which a vial opened at `openedAt` may no longer be used; undefined: the product has no such limit. */
function openBefore(product: ProductCode, openedAt: Date): Date | undefined {
  const { openVialHours } = handlingOf(product);
  return openVialHours === null ? undefined : new Date(openedAt.getTime() + openVialHours * HOUR_MS);
}

/** The earliest limit of a batch by label or extension, thawing and opening. */
export function limitsOf(
  labelBefore: Date,
  product: ProductCode,
  { thawedAt, openedAt }: { readonly thawedAt?: Date | undefined; readonly openedAt?: Date | undefined },
): BatchLimits {
  const thawed = thawedAt === undefined ? undefined : thawedBefore(product, thawedAt);
  const open = openedAt === undefined ? undefined : openBefore(product, openedAt);
  const clock =
    open !== undefined && (thawed === undefined || open < thawed)
      ? ({ kind: 'open', before: open } as const)
      : thawed === undefined
        ? undefined
        : ({ kind: 'thawed', before: thawed } as const);
  if (clock === undefined) return { usableBefore: labelBefore };
  return { usableBefore: clock.before < labelBefore ? clock.before : labelBefore, clock };
}
