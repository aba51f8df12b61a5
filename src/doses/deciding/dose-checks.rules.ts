import { needsGuardianConsent } from '../../policy/rules/age.rules.ts';
import type { DoseCase, DoseCommand } from './dose-case.ts';
import type { DoseRefusal } from './dose-refusal.problems.ts';
import { refusalOfDraw } from './draw-refusal.rules.ts';

type Check = (dose: DoseCase) => DoseRefusal | false;

/** Every check, in order of precedence: the order of the keys of `doseRefusal`. The first that refuses counts. */
export const DOSE_CHECKS: readonly Check[] = [
  inFuture,
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
  // Whether it is the person's turn, and every step came in its order.
  sessionNotOpen,
  noBooking,
  beforeCheckIn,
  notScreened,
  resuscitationNeeded,
  // Whether there is a dose to give.
  noDose,
];

function inFuture({ command, now }: DoseCase): DoseRefusal | false {
  return command.injectedAt > now && { code: 'dose/in-future', details: {} };
}

/** Doses that are there and may not be used. If there are several reasons, the stock has chosen the one that counts. */
function unusableLot({ lot: state, command }: DoseCase): DoseRefusal | false {
  switch (state) {
    case 'cold-chain-failure':
    case 'recalled':
    case 'quarantined':
    case 'expired':
    case 'thawed-too-long':
    case 'vial-open-too-long':
    case 'held':
      return refusalOfDraw(state, command);
    case 'not-asked':
    case 'usable':
    case 'not-at-site':
    case 'wrong-vial':
    case 'vial-empty':
    case 'exhausted':
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

/** At most one dose in a session, and at most one on a day, wherever the other was given. */
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

function noOpenGroup({ group }: DoseCase): DoseRefusal | false {
  if (group.counted !== null) return false;
  return group.reason === 'not-verified'
    ? { code: 'dose/group-not-verified', details: {} }
    : { code: 'dose/group-not-open', details: { reason: group.reason } };
}

function sessionNotOpen({ session, day }: DoseCase): DoseRefusal | false {
  return (
    (session.status !== 'open' || session.day !== day) && {
      code: 'dose/session-not-open',
      details: { status: session.status, day: session.day },
    }
  );
}

/** A booking that has ended does not count: its slot has gone to somebody else. */
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

/** The screening has to come before the injection. */
function notScreened({ booking, command }: DoseCase): DoseRefusal | false {
  return !isFrom(booking?.screening?.at, command) && { code: 'dose/not-screened', details: {} };
}

function resuscitationNeeded({ booking, canResuscitate }: DoseCase): DoseRefusal | false {
  return (
    booking?.screening?.outcome === 'caution' &&
    !canResuscitate && { code: 'dose/resuscitation-needed', details: {} }
  );
}

function noDose({ lot: state, command }: DoseCase): DoseRefusal | false {
  switch (state) {
    case 'not-at-site':
    case 'wrong-vial':
    case 'vial-empty':
    case 'exhausted':
      return refusalOfDraw(state, command);
    default:
      return false;
  }
}

/** Whether the injection comes at or after this instant; false if there is no such instant. */
function isFrom(since: string | undefined, command: DoseCommand): boolean {
  return since !== undefined && command.injectedAt.getTime() >= Date.parse(since);
}
