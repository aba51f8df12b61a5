import { needsGuardianConsent } from '../../policy/rules/age.rules.ts';
import type { DoseCase, DoseCommand } from './dose-case.ts';
import type { DoseRefusal } from './dose-refusal.ts';

type Check = (dose: DoseCase) => DoseRefusal | false;

/** One line for each refusal that one look decides; the order is the table in states.md. */
export const DOSE_CHECKS: readonly Check[] = [
  ({ command, now }) => command.injectedAt > now && { code: 'dose/in-future', details: {} },
  // What is in the syringe.
  wrongProduct,
  unusableLot,
  // Whom it would go into.
  contraindicated,
  alreadyGiven,
  wrongAge,
  noConsent,
  courseForbids,
  deferred,
  // Whether it is the right recipient.
  noOpenGroup,
  // Whether it is the person's turn, in the right order.
  sessionNotOpen,
  noBooking,
  beforeCheckIn,
  notScreened,
  ({ booking, canResuscitate }) =>
    booking?.screening?.outcome === 'caution' &&
    !canResuscitate && { code: 'dose/resuscitation-needed', details: {} },
  // Whether there is a dose.
  ({ lot, command }) =>
    lot === 'not-at-site' && { code: 'dose/lot-not-at-site', details: { lot: command.lot } },
  ({ lot, command }) =>
    lot === 'wrong-vial' && { code: 'dose/wrong-vial', details: { vial: command.vial ?? '' } },
  ({ lot, command }) =>
    lot === 'vial-empty' && { code: 'dose/vial-empty', details: { vial: command.vial ?? '' } },
  ({ lot, command }) => lot === 'exhausted' && { code: 'dose/lot-exhausted', details: { lot: command.lot } },
];

/** Doses that are there and may not be used. Which of several reasons counts, the stock has decided. */
function unusableLot({ lot: state, command: { lot } }: DoseCase): DoseRefusal | false {
  switch (state) {
    case 'cold-chain-failure':
      return { code: 'dose/cold-chain-failure', details: { lot } };
    case 'recalled':
      return { code: 'dose/lot-recalled', details: { lot } };
    // Only expired stock is quarantined without a failure.
    case 'quarantined':
    case 'expired':
      return { code: 'dose/lot-expired', details: { lot } };
    case 'thawed-too-long':
      return { code: 'dose/thawed-too-long', details: { lot } };
    case 'vial-open-too-long':
      return { code: 'dose/vial-open-too-long', details: { lot } };
    case 'held':
      return { code: 'dose/lot-held', details: { lot } };
    case 'not-asked':
    case 'usable':
    case 'not-at-site':
    case 'exhausted':
    case 'wrong-vial':
    case 'vial-empty':
      return false;
  }
}

function wrongProduct({ booking, session, command }: DoseCase): DoseRefusal | false {
  const expected = booking?.product ?? session.product;
  return (
    command.product !== expected && {
      code: 'dose/wrong-product',
      details: { offered: command.product, expected },
    }
  );
}

function contraindicated({ course, booking, command: { product } }: DoseCase): DoseRefusal | false {
  const never = course.facts.contraindicated;
  const found = booking?.screening?.outcome === 'contraindicated';
  return (
    (found || never.includes('any') || never.includes(product)) && {
      code: 'dose/contraindicated',
      details: { product },
    }
  );
}

/** Once in a session, and never twice on one day, wherever the other one was given. */
function alreadyGiven({ booking, course, day }: DoseCase): DoseRefusal | false {
  const given = booking?.state === 'vaccinated' || course.facts.history.some((entry) => entry.day === day);
  return given && { code: 'dose/already-given', details: {} };
}

function wrongAge({ product: decision, command: { product } }: DoseCase): DoseRefusal | false {
  if (decision.allowed) return false;
  if (decision.code === 'too-young') {
    return { code: 'dose/too-young', details: { product, minimumAge: decision.minimumAge } };
  }
  return (
    decision.code === 'too-old' && {
      code: 'dose/too-old',
      details: { product, maximumAge: decision.maximumAge },
    }
  );
}

function noConsent({ course, policy, day, consent, command: { product } }: DoseCase): DoseRefusal | false {
  return (
    consent === null &&
    needsGuardianConsent(course.birthDate, policy, day) && {
      code: 'dose/no-guardian-consent',
      details: { product },
    }
  );
}

function courseForbids({ product: decision, command: { product } }: DoseCase): DoseRefusal | false {
  if (decision.allowed) return false;
  switch (decision.code) {
    case 'too-young':
    case 'too-old':
      return false;
    case 'course-complete':
      return { code: 'dose/course-complete', details: {} };
    case 'product-not-allowed-after': {
      const { previous, missing } = decision;
      return {
        code: 'dose/product-not-allowed-after',
        details: { product, previous, missing: [...missing] },
      };
    }
    case 'too-early':
    case 'other-vaccine-too-close':
      return { code: 'dose/too-early', details: { earliest: decision.earliest } };
  }
}

function deferred({ booking, course, day }: DoseCase): DoseRefusal | false {
  const until = course.facts.deferredUntil;
  const found = booking?.screening?.outcome === 'defer' || booking?.state === 'deferred';
  return (
    (found || (until !== null && day < until)) && { code: 'dose/screening-deferred', details: { until } }
  );
}

function noOpenGroup({ place }: DoseCase): DoseRefusal | false {
  if (place.counted !== null) return false;
  return place.reason === 'not-verified'
    ? { code: 'dose/group-not-verified', details: {} }
    : { code: 'dose/group-not-open', details: { reason: place.reason } };
}

function sessionNotOpen({ session, day }: DoseCase): DoseRefusal | false {
  return (
    (session.status !== 'open' || session.day !== day) && {
      code: 'dose/session-not-open',
      details: { status: session.status, day: session.day },
    }
  );
}

/** A booking that has ended is none: its place has gone to somebody else. */
function noBooking({ booking, onStandbyList }: DoseCase): DoseRefusal | false {
  if (booking === null) {
    return onStandbyList
      ? { code: 'dose/out-of-turn', details: {} }
      : { code: 'dose/no-booking', details: { booking: null } };
  }
  switch (booking.state) {
    case 'called':
    case 'confirmed':
    case 'checked-in':
      return false;
    case 'declined':
    case 'deferred':
    case 'product-refused':
    case 'vaccinated':
    case 'no-show':
    case 'cancelled':
      return { code: 'dose/no-booking', details: { booking: booking.state } };
  }
}

function beforeCheckIn({ booking, command }: DoseCase): DoseRefusal | false {
  const since = booking?.state === 'checked-in' ? booking.checkedInAt : undefined;
  return !isFrom(since, command) && { code: 'dose/before-check-in', details: {} };
}

/** Screening comes before the injection, and not the other way round. */
function notScreened({ booking, command }: DoseCase): DoseRefusal | false {
  return !isFrom(booking?.screening?.at, command) && { code: 'dose/not-screened', details: {} };
}

/** Whether the injection comes at or after this instant; false when there is none. */
function isFrom(since: string | undefined, command: DoseCommand): boolean {
  return since !== undefined && command.injectedAt.getTime() >= Date.parse(since);
}
