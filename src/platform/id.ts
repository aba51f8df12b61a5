import { decodeTime, encodeTime, monotonicFactory } from 'ulid';
import { z } from 'zod';
import type { AreaCode } from './area.ts';

// Ids made one after the other by one process sort so, even within a millisecond or on a clock that stands still.
const nextUlid = monotonicFactory();

/**
 * An id tells whose it is: the code of the area that owns the thing, a dot, and a ULID (time-ordered, 80 random bits).
 * So the area of a thing is known before the thing is read, and ids of one place lie together in an index.
 */
export function newId(area: AreaCode, at: Date): string {
  return `${area}.${nextUlid(at.getTime())}`;
}

/** A lower bound, of 1970 at the earliest: no id that an area made at this instant or later sorts before it. */
export function firstIdAt(area: AreaCode, at: Date): string {
  return `${area}.${encodeTime(Math.max(0, at.getTime()))}`;
}

/** When the thing this id names was made. */
export function instantOfId(id: string): Date {
  return new Date(decodeTime(id.slice(id.indexOf('.') + 1)));
}

/** The area that owns the thing this id names. */
export function areaOfId(id: string): AreaCode {
  return id.slice(0, id.indexOf('.'));
}

const ULID = '[0-9A-HJKMNP-TV-Z]{26}';

const scopedId = (area: string, id: string) =>
  z
    .string()
    .regex(new RegExp(`^${area}\\.${ULID}$`))
    .meta({ id });

export const provinceScopedId = scopedId('\\d{2}', 'ProvinceScopedId');
export const districtScopedId = scopedId('\\d{2}-\\d{3}', 'DistrictScopedId');
export const siteScopedId = scopedId('\\d{2}-\\d{3}-\\d{3}', 'SiteScopedId');
export const anyId = scopedId('(VN|\\d{2}(-\\d{3}(-\\d{3})?)?)', 'AnyId');
