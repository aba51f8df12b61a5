import { decodeTime, encodeTime, monotonicFactory } from 'ulid';
import { z } from 'zod';
import type { AreaCode } from './area.ts';

// Ids from one process sort by creation, even within a millisecond or on a stopped clock.
const nextUlid = monotonicFactory();

/**
 * A new id: the code of the area that owns the thing, a dot, and a ULID (time-ordered, 80 random bits). So the area of a
 * thing is known before it is read, and the ids of one place are adjacent in an index.
 */
export function newId(area: AreaCode, at: Date): string {
  return `${area}.${nextUlid(at.getTime())}`;
}

/** A lower bound (1970 at the earliest): no id created by the area at this instant or later sorts before it. */
export function firstIdAt(area: AreaCode, at: Date): string {
  return `${area}.${encodeTime(Math.max(0, at.getTime()))}`;
}

/** When the id was created. */
export function instantOfId(id: string): Date {
  return new Date(decodeTime(id.slice(id.indexOf('.') + 1)));
}

/** The area that owns the thing with this id. */
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
