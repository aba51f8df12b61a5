import type { TextsIn } from '../../platform/texts.ts';
import type { MessageFacts } from '../messages/message-facts.ts';
import type { PlanLineFacts, PlanUnusedFacts } from '../planning/explain-plan.rules.ts';
import type { vi } from './scheduling.texts.vi.ts';

/** What scheduling says to people, in English. Of a refusal: its title, by its code. */
export const en: TextsIn<typeof vi> = {
  'invitation/already-answered': 'This code has already been used to answer',
  'invitation/expired': 'The time to answer is over',
  'invitation/over': 'The invitation is no longer valid',
  'leftover/slots-not-served':
    'The last shift is not over and people with bookings are still to come: nothing is left over yet',
  'leftover/fewer-doses':
    'The session does not have this many usable doses left beside those for people with bookings',
  'leftover/not-possible-now': 'The offering of these doses has ended',
  'leftover/already-answered': 'This offer has already been answered',
  'leftover/still-time': 'The person still has time to answer',
  'leftover/answers-outstanding': 'Offers of leftover doses still await an answer: the session cannot close',
  'leftover/person-not-free': 'The person who was asked can no longer get this dose',
  'session-plan/window-invalid': 'The days are not valid: past, in the wrong order, or too many',
  'session-plan/no-sites': 'The area has no registered site',
  'session-plan/too-large': 'The plan has too many sessions: ask for fewer days',
  'session-plan/already-accepted': 'The plan has already been accepted',
  'session-plan/outdated': 'The plan is out of date: stock or sessions have changed',
  'session-plan/unknown-line': 'The plan has no such line, or it is named twice',
  'session-plan/change-not-possible': 'The change is not possible',
  'session-plan/nothing-left': 'The plan has no session left to make',
  'session/unknown-site': 'This site is not registered',
  'session/tables-exceed-site': 'More tables than the site has',
  'session/day-past': 'The day is past',
  'session/shifts-invalid': 'The shifts are not valid: out of order or overlapping',
  'session/shift-over-capacity': 'A shift holds more people than its tables can vaccinate',
  'session/commune-elsewhere': 'A commune is outside the district of the site',
  'session/not-possible-now': 'Not possible in the current state of the session',
  'session/not-its-day': 'A session can be opened only on its own day',
  'session/people-waiting': 'People who checked in are still waiting: the session cannot end',
  'session/call-exceeds-slots': 'More people to call than free slots',
  'session/stock-short': 'The site has not enough usable doses for the session',
  'session/nobody-to-call': 'Nobody in the order is left to call',
  'standby/exhausted': 'Nobody on the standby list is left',
  'standby/no-free-slot': 'There is no free slot to call anybody to',
  'booking/not-possible-now': 'Not possible in the current state of the booking',
  'booking/changed-meanwhile': 'The booking has just changed; reload and retry',
  'booking/session-not-open': 'The session is not open',
  'booking/unknown-person': 'This person is not known in the province',
  'booking/unknown-shift': 'The session has no such shift',
  'booking/shift-full': 'The shift is full',
  'booking/shift-past': 'The shift is over',
  'booking/already-booked': 'This person already has a booking',
  'booking/had-one-here': 'This person has already had a booking in this session',
  'booking/product-refused-before':
    'This person has refused another product at a site: they are called in their turn and cannot choose a session',
  'booking/shift-not-over': 'The shift is not over: nobody has missed it yet',
  'booking/not-waiting': 'This person is not waiting in the order now',
  'booking/out-of-turn': 'The turn of this person has not come',
  'booking/other-product': 'This person may not get the product of the session',
  'booking/too-early': 'The day of the session is too early for this person',
  'booking/not-in-catchment': 'This person does not live in the catchment of the session',
  'message/called': (f: MessageFacts) =>
    `Dear ${f.name}: it is your turn to be vaccinated. Please come to ${f.site} at ${f.time} on ${f.day}. ` +
    `Please confirm before ${f.confirmBy}; after that the slot goes to the next person. Code: ${f.code}. ` +
    `Your own code to confirm or decline, to be used once and not passed on: ${f.answerCode}.`,
  'message/booked': (f: MessageFacts) =>
    `Dear ${f.name}: your vaccination is booked at ${f.site}, ${f.time} on ${f.day}. Code: ${f.code}. Your own code to decline: ${f.answerCode}.`,
  'message/reminder': (f: MessageFacts) =>
    `Dear ${f.name}: a reminder of your vaccination at ${f.site}, ${f.time} on ${f.day}. Code: ${f.code}.`,
  'message/leftover': (f: MessageFacts) =>
    `Dear ${f.name}: a dose is left at the end of today's session at ${f.site}, and by the standby list it is your turn. ` +
    `Please answer before ${f.confirmBy} and come at once; after that the next person is asked. You lose nothing by declining. ` +
    `Your own code to accept or decline, to be used once and not passed on: ${f.answerCode}.`,
  'message/cancelled': (f: MessageFacts) =>
    `Dear ${f.name}: your appointment at ${f.site}, ${f.time} on ${f.day} is cancelled. ` +
    'You keep your turn in the order and will be called again.',
  'message/withdrawn': (f: MessageFacts) =>
    `Dear ${f.name}: your appointment at ${f.site}, ${f.time} on ${f.day} is cancelled. ` +
    'Please do not come; a health worker will speak to you.',
  'message/recalled': (f: MessageFacts) =>
    `Dear ${f.name}: there is important news about your injection of ${f.day} at ${f.site}. ` +
    'Please speak to the health station where you live; they will advise you and look after you.',
  'message/released': (f: MessageFacts) =>
    `Dear ${f.name}: your appointment at ${f.site}, ${f.time} on ${f.day} was not confirmed in time and went to the ` +
    'next person. You keep your turn in the order.',
  'session-plan/line': (f: PlanLineFacts) => {
    const lots = f.lots.map(
      ({ lot, doses, vials, lastDay, sentFrom }) =>
        `${doses} doses (${vials} vials) of lot ${lot}, good through ${lastDay}${sentFrom === null ? '' : `, to be sent from ${sentFrom}`}`,
    );
    return (
      `${lots.join('; ')}. ${f.completing} complete a course, ${f.others} others; ` +
      `${f.fromHere} from the site's own commune, ${f.fromElsewhere} from the nearest communes with people due.` +
      (f.remainder > 0 ? ` Nobody is due for ${f.remainder} doses of opened vials.` : '')
    );
  },
  'session-plan/unused/not-usable': (f: PlanUnusedFacts) => `It may not be used (${f.state})`,
  'session-plan/unused/no-day-left': (f: PlanUnusedFacts) =>
    `No day of the plan is left before it expires on ${f.lastDay}`,
  'session-plan/unused/no-site': () => 'No site of the district can store it at 2–8 °C',
  'session-plan/unused/nobody-due': (f: PlanUnusedFacts) =>
    `Nobody else is due for it by ${f.lastDay}: transfer it to where people are due`,
  'session-plan/unused/no-table-free': (f: PlanUnusedFacts) =>
    `No table is free by ${f.lastDay}: add tables or transfer it`,
  'session-plan/unused/vial-not-filled': () => 'Left in opened vials; nobody is due for it',
  'session-plan/unused/good-for-later': (f: PlanUnusedFacts) => `Good after the plan, through ${f.lastDay}`,
};
