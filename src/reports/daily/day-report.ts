import { z } from 'zod';
import { areaCode, districtCode, provinceCode, siteCode } from '../../platform/area.ts';
import { groupCode, isoDate } from '../../policy/terms.ts';
import { BOOKING_STATES } from '../../scheduling/bookings/booking.ts';
import { count, doseFigures, wasted } from '../figures.ts';

/** Areas that have a daily report: their figures are all in the ledger of one province. */
export const reportedArea = z.union([provinceCode, districtCode, siteCode]);

/** Bookings for the day by state: declining is not the same as not coming. */
const bookingFigures = z
  .record(z.enum(BOOKING_STATES), count)
  .meta({ id: 'BookingFigures', description: 'Bookings for the day by the state they ended in' });

/** Progress of the people of a priority group; people in several groups count in each. */
const groupProgress = z
  .strictObject({ group: groupCode, people: count, vaccinated: count, completed: count })
  .meta({ id: 'GroupProgress' });
export type GroupProgressFigures = z.infer<typeof groupProgress>;

/** The figures of one day. Each adds up: the parts of an area make the area. */
export const dayFigures = z
  .strictObject({
    received: count.meta({ description: 'Came from outside the province, damaged doses included' }),
    arrived: count.meta({ description: 'Came from another place of the province, damaged doses included' }),
    issued: count.meta({ description: 'Left for another place' }),
    given: count.meta({ description: 'Drawn from stock for injections recorded on the day' }),
    broughtBack: count.meta({ description: 'Returned to stock by corrections made on the day' }),
    wasted,
    samples: count,
    extra: count.meta({ description: 'Drawn from vials beyond their labelled number' }),
    found: count.meta({ description: 'Surplus found by approved stock counts' }),
    missing: count.meta({ description: 'Missing in approved stock counts and not written off as lost' }),
    onHand: z
      .int()
      .meta({ description: 'In stock at the end of the day, stock of sessions and open vials included' }),
    inTransit: count.meta({ description: 'In transit to a place of the area at the end of the day' }),
    doses: doseFigures.meta({ description: 'Valid doses injected on the day' }),
    groups: z.array(z.strictObject({ group: groupCode, doses: count })).meta({
      description: 'Those doses by the priority group they were counted for',
    }),
    bookings: bookingFigures,
    progress: z.array(groupProgress).meta({
      description:
        'Residents by priority group at the end of the day, as known when the day was first closed; empty for a site',
    }),
  })
  .meta({ id: 'DayFigures' });
export type DayFigures = z.infer<typeof dayFigures>;

/**
 * The newest signed checkpoint of the transparency log: anyone who keeps a report keeps what the log must stay consistent
 * with. See "What a verifier finds" in audit/log/states.md.
 */
export const keptCheckpoint = z
  .strictObject({
    size: count.meta({ description: 'Entries in the log' }),
    at: z.iso.datetime(),
    note: z.string().meta({
      description: 'The signed note (C2SP tlog-checkpoint): origin, size, root, an empty line, signatures',
    }),
  })
  .nullable()
  .meta({
    id: 'KeptCheckpoint',
    description: 'As of the writing of the report; null if there is no log yet',
  });
export type KeptCheckpoint = z.infer<typeof keptCheckpoint>;

/** What was known about a day of an area when it was closed. Later news adds a revision; none is changed. */
const dayReport = z
  .strictObject({
    area: areaCode,
    day: isoDate,
    revision: z.int().min(1),
    head: z
      .string()
      .nullable()
      .meta({ description: 'The head accountable for the area at the end of the day' }),
    closedAt: z.iso.datetime(),
    checkpoint: keptCheckpoint,
    figures: dayFigures,
    ownStore: dayFigures.nullable().meta({
      description:
        "Of those, what happened at the area's own store and at none of its parts; null for a site",
    }),
  })
  .meta({ id: 'DayReport' });
export type DayReport = z.infer<typeof dayReport>;

/** A closed day of an area with the reports of its parts. */
export const dayReportAnswer = z
  .strictObject({
    report: dayReport,
    parts: z.array(dayReport).meta({ description: 'Districts of a province, sites of a district' }),
  })
  .meta({ id: 'DayReportWithParts' });
export type DayReportAnswer = z.infer<typeof dayReportAnswer>;
