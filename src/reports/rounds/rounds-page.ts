import { writtenDay } from '../../platform/clock.ts';
import type { Text } from '../../platform/texts.ts';
import {
  type Html,
  html,
  htmlPage,
  inBoth,
  type Language,
  link,
  writtenDayOr,
  writtenInstant,
  writtenNumber,
} from '../html.ts';
import { causeNames, labels, planNames, purposeNames, statusNames } from './rounds-page.words.ts';
import type { RoundReport, RoundsReport, TracedNumber } from './rounds-report.ts';
import type { UnusedReason } from './unused-doses.ts';

/** What is lost, or is until somebody decides. */
const BAD: ReadonlySet<UnusedReason> = new Set(['expired', 'recalled', 'held', 'cold-chain-failure']);

/** The rounds of an area as one page that reads and prints without scripts. */
export function roundsPage(report: RoundsReport, language: Language): string {
  const say = (text: Text): Html => inBoth(text, language);
  const { areaName, head, at, items, next, area } = report;
  return htmlPage({
    language,
    title: `${labels.title[language]} – ${areaName}`,
    wide: true,
    body: html`
<header>
<h1>${say(labels.title)}</h1>
<p><strong>${areaName}</strong> (${area}) · ${labels.at[language]} ${writtenInstant(at)}</p>
<p>${labels.head[language]}: ${head ?? '–'}</p>
</header>
<main>
<p class="note quiet">${say(labels.explanation)}</p>
${items.length === 0 ? html`<p>${say(labels.none)}</p>` : overview(items, say)}
${items.map((item) => section(item, say, language))}
${next === undefined ? null : html`<p>${link(`/v1/reports/rounds.html?area=${area}&lang=${language}&cursor=${next}`, labels.more[language])}</p>`}
</main>`,
  });
}

type Say = (text: Text) => Html;

const traced = ({ doses, entries }: TracedNumber): Html => link(entries, writtenNumber(doses));

/** One line a round: what an officer looks at first. */
function overview(items: readonly RoundReport[], say: Say): Html {
  const heads = [
    labels.scenario,
    labels.committed,
    labels.shipped,
    labels.received,
    labels.given,
    labels.wasted,
    labels.samples,
    labels.inTransit,
    labels.onHand,
    labels.unused,
  ];
  return html`
<table>
<thead><tr>
<th>${say(labels.round)}</th><th>${say(labels.product)}</th><th>${say(labels.finishBy)}</th>
${heads.map((text) => html`<th class="number">${say(text)}</th>`)}
</tr></thead>
<tbody>${items.map(
    (item) => html`
<tr>
<th><a href="#round-${item.number}">${item.number}</a></th>
<td>${item.productName}</td>
<td>${writtenDay(item.finishBy)}</td>
<td class="number quiet">${item.scenario === null ? '–' : traced(item.scenario)}</td>
${[
  item.committed,
  item.shipped,
  item.received,
  item.given,
  item.wasted,
  item.samples,
  item.inTransit,
  item.onHand,
].map((number) => html`<td class="number">${traced(number)}</td>`)}
<td class="number ${item.willNotBeUsed.doses > 0 ? 'bad' : 'good'}">${traced(item.willNotBeUsed)}</td>
</tr>`,
  )}</tbody>
</table>`;
}

function section(item: RoundReport, say: Say, language: Language): Html {
  const { number, decision, finishBy, status, closedAt, productName, lots } = item;
  return html`
<section id="round-${number}">
<h2>${say({
    vi: `${labels.round.vi} ${number}: ${productName}`,
    en: `${labels.round.en} ${number}: ${productName}`,
  })}</h2>
<p>${labels.decision[language]} ${decision.number}, ${writtenDay(decision.date)} · ${labels.finishBy[language]} ${writtenDay(finishBy)} ·
${statusNames[status][language]}${closedAt === undefined ? null : ` · ${labels.closed[language]} ${writtenInstant(closedAt)}`}</p>
<p class="quiet">${labels.lots[language]}: ${lots.map(({ lot, doses }, index) => `${index === 0 ? '' : ', '}${lotNumber(lot)} (${writtenNumber(doses)})`)}</p>
${unused(item, say)}
<div class="side">
${figures(item, say, language)}
<div>${commitment(item, say)}${wastage(item, say)}</div>
</div>
</section>`;
}

function figures(item: RoundReport, say: Say, language: Language): Html {
  const { committed, scenario, burnDown } = item;
  const numbers: readonly (readonly [Text, TracedNumber])[] = [
    [labels.committed, committed],
    [labels.shipped, item.shipped],
    [labels.damaged, item.damaged],
    [labels.expected, item.expected],
    [labels.received, item.received],
    [labels.given, item.given],
    [labels.wasted, item.wasted],
    [labels.samples, item.samples],
    [labels.passedOn, item.passedOn],
    [labels.inTransit, item.inTransit],
    [labels.onHand, item.onHand],
    [labels.extra, item.extra],
    [labels.counted, item.counted],
  ];
  return html`
<table>
<tbody>
<tr class="quiet"><th>${say(labels.scenarioLong)}</th><td class="number">${
    scenario === null
      ? '–'
      : html`${traced(scenario)} <small>${writtenMonth(scenario.month)} · ${labels.version[language]} ${scenario.version} · ${labels.round[language]} ${scenario.rounds.join(', ')}</small>`
  }</td></tr>
${numbers
  .filter(([, { doses }], index) => index < 2 || doses !== 0)
  .map(
    ([text, number]) => html`
<tr><th>${say(text)}</th><td class="number">${traced(number)}</td></tr>`,
  )}
<tr><th>${say(labels.remaining)}</th><td class="number">${writtenNumber(item.remaining)}</td></tr>
<tr><th>${say(labels.pace)}</th><td class="number">${link(
    burnDown.entries,
    burnDown.dosesPerDay === null ? '–' : writtenNumber(burnDown.dosesPerDay),
  )}<small>${labels.projected[language]} ${writtenDayOr(burnDown.projectedFinish)}</small></td></tr>
</tbody>
</table>`;
}

function commitment({ committed }: RoundReport, say: Say): Html {
  const changes: readonly (readonly [Text, number])[] = [
    [labels.decided, committed.decided],
    [labels.amended, committed.amended],
    [labels.movedIn, committed.movedIn],
    [labels.movedOut, -committed.movedOut],
    [labels.refused, committed.returned === 0 ? -committed.refused : 0],
    [labels.toCome, committed.toCome ?? 0],
  ];
  return html`
<table>
<caption>${say(labels.how)}</caption>
<tbody>
${changes
  .filter(([, doses], index) => index === 0 || doses !== 0)
  .map(
    ([text, doses]) => html`
<tr><th>${say(text)}</th><td class="number">${writtenNumber(doses)}</td></tr>`,
  )}
${committed.outsideTheLedger.map(
  ({ unit, purpose, doses }) => html`
<tr><th>${say(purposeNames[purpose])}: ${unit.replace(/^earmark:/, '')}</th><td class="number">${writtenNumber(doses)}</td></tr>`,
)}
</tbody>
</table>`;
}

function wastage({ wasted }: RoundReport, say: Say): Html | null {
  const causes = wasted.causes.filter(({ doses }) => doses > 0);
  if (causes.length === 0) return null;
  return html`
<table>
<caption>${say(labels.wastedByCause)}</caption>
<tbody>${causes.map(
    (one) => html`
<tr><th>${say(causeNames[one.cause])}</th><td class="number">${traced(one)}</td></tr>`,
  )}
</tbody>
</table>`;
}

function unused({ willNotBeUsed }: RoundReport, say: Say): Html {
  const { items, doses } = willNotBeUsed;
  if (items.length === 0) return html`<p class="note good">${say(labels.allUsed)}</p>`;
  return html`
<table>
<caption>${say({
    vi: `${writtenNumber(doses)} ${labels.unusedLong.vi}`,
    en: `${writtenNumber(doses)} ${labels.unusedLong.en}`,
  })}</caption>
<thead><tr>
<th>${say(labels.place)}</th><th>${say(labels.lot)}</th><th class="number">${say(labels.doses)}</th>
<th>${say(labels.usableBy)}</th><th>${say(labels.why)}</th><th>${say(labels.todo)}</th>
</tr></thead>
<tbody>${items.map(
    (one) => html`
<tr class="${BAD.has(one.reason) ? 'bad' : 'warn'}">
<td>${one.placeName} <small>${one.place}</small></td>
<td>${one.lot === null ? '–' : lotNumber(one.lot)}</td>
<td class="number">${traced(one)}</td>
<td>${writtenDay(one.by)}</td>
<td>${say(one.why)}</td>
<td>${say(one.todo)}${one.acknowledged === null ? null : html`<small>✓ ${say(planNames[one.acknowledged.plan])}</small>`}</td>
</tr>`,
  )}
</tbody>
</table>`;
}

function lotNumber(lot: string): string {
  return lot.slice(lot.indexOf('~') + 1);
}

function writtenMonth(month: string): string {
  return `${month.slice(5)}/${month.slice(0, 4)}`;
}
