import { z } from 'zod';
import { areaCode, districtCode, provinceCode, siteCode } from '../../platform/area.ts';
import { groupCode, isoDate } from '../../policy/terms.ts';
import { BOOKING_STATES } from '../../scheduling/bookings/booking.ts';
import { count, doseFigures, wasted } from '../figures.ts';

/** Areas that have a report of each day: what they show lies in one province's ledgers. */
export const reportedArea = z.union([provinceCode, districtCode, siteCode]);

/** Bookings for the day, each state its own number: who declined is not who did not come. */
export const bookingFigures = z
  .record(z.enum(BOOKING_STATES), count)
  .meta({ id: 'BookingFigures', description: 'Bookings for the day by the state they ended in' });

/** How far the people of a priority group have come; in several groups, counted in each. */
const groupProgress = z
  .strictObject({ group: groupCode, people: count, vaccinated: count, completed: count })
  .meta({ id: 'GroupProgress' });
export type GroupProgressFigures = z.infer<typeof groupProgress>;

/** The figures of one day. Every one of them adds up: those of the parts of an area together are those of the area. */
export const dayFigures = z
  .strictObject({
    received: count.meta({ description: 'Came from outside the province, damaged doses among them' }),
    arrived: count.meta({ description: 'Came from another place of the province, damaged doses among them' }),
    issued: count.meta({ description: 'Left for another place' }),
    given: count.meta({ description: 'Drawn from stock for injections recorded on the day' }),
    broughtBack: count.meta({ description: 'Brought back to stock by corrections made on the day' }),
    wasted,
    samples: count,
    extra: count.meta({ description: 'Drawn from vials beyond their number' }),
    found: count.meta({ description: 'What approved stock counts found more than the ledgers' }),
    missing: count.meta({ description: 'What they found less and did not write off as lost' }),
    onHand: z
      .int()
      .meta({ description: "In stock at the day's end, stock of sessions and open vials among it" }),
    inTransit: count.meta({ description: "On their way to a place of the area at the day's end" }),
    doses: doseFigures.meta({ description: 'Doses injected on the day that stand' }),
    groups: z.array(z.strictObject({ group: groupCode, doses: count })).meta({
      description: 'Those doses by the priority group they were counted for',
    }),
    bookings: bookingFigures,
    progress: z.array(groupProgress).meta({
      description:
        'Residents by priority group at the end of the day, as known when the day was first closed; none for a site',
    }),
  })
  .meta({ id: 'DayFigures' });
export type DayFigures = z.infer<typeof dayFigures>;

/**
 * The newest signed checkpoint of the transparency log: who keeps a report keeps what the log has to be consistent with.
 * Of audit/log/states.md, "What a verifier finds".
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
  .meta({ id: 'KeptCheckpoint', description: 'As it stood when the report was written; null: no log yet' });
export type KeptCheckpoint = z.infer<typeof keptCheckpoint>;

/** What was known of a day of an area when it was closed. Later news makes a further revision; none is changed. */
export const dayReport = z
  .strictObject({
    area: areaCode,
    day: isoDate,
    revision: z.int().min(1),
    head: z.string().nullable().meta({ description: "Who answered for the area at the day's end" }),
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
