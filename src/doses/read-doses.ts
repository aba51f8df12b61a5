import { recordAction } from '../audit/record.ts';
import { getCourse } from '../people/courses/course.store.ts';
import { transact, type UseCaseContext } from '../platform/use-case.ts';
import { getBooking } from '../scheduling/bookings/booking.store.ts';
import { recordOf } from './correction.rules.ts';
import { getDose, listDosesOf } from './dose.store.ts';
import type { DoseRecord } from './dose.ts';
import { listCorrections } from './dose-correction.store.ts';
import { listScreeningsOf } from './screening/screening.store.ts';
import type { Screening } from './screening/screening.ts';

// All of this is health data: who has read it is recorded before it is shown.

/** A dose with its corrections. Throws `request/not-found`. */
export async function getDoseRecord(context: UseCaseContext, id: string): Promise<DoseRecord> {
  return transact(context, async (tx, now) => {
    const dose = await getDose(tx, id);
    const record = recordOf(dose, await listCorrections(tx, dose.province, [id]));
    const { site: area, pseudonym: subject } = dose;
    const entry = await recordAction(tx, context, now, { action: 'getDose', area, subject, object: id });
    return { entry, answer: record };
  });
}

/** Every dose recorded for a person, including those entered in error, oldest first. */
export async function listDosesOfPerson(context: UseCaseContext, person: string): Promise<DoseRecord[]> {
  return transact(context, async (tx, now) => {
    const course = await getCourse(tx, person);
    const doses = await listDosesOf(tx, person);
    const corrections = await listCorrections(
      tx,
      course.province,
      doses.map(({ id }) => id),
    );
    const entry = await recordAction(tx, context, now, {
      action: 'listDosesOfPerson',
      area: course.district,
      subject: course.pseudonym,
      object: person,
    });
    return {
      entry,
      answer: doses.map((dose) =>
        recordOf(
          dose,
          corrections.filter((correction) => correction.dose === dose.id),
        ),
      ),
    };
  });
}

/** The screenings of a booking, oldest first. Throws `request/not-found`. */
export async function listScreenings(context: UseCaseContext, id: string): Promise<Screening[]> {
  return transact(context, async (tx, now) => {
    const { province, site: area, pseudonym: subject } = await getBooking(tx, id);
    const found = await listScreeningsOf(tx, province, id);
    const entry = await recordAction(tx, context, now, {
      action: 'listScreenings',
      area,
      subject,
      object: id,
    });
    return { entry, answer: found };
  });
}
