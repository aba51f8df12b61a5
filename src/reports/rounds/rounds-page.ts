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
import { reportsTexts as texts } from '../texts/reports.texts.ts';
import type { RoundReport, RoundsReport, TracedNumber } from './rounds-report.ts';
import type { UnusedReason } from './unused-doses.ts';

/** Lost, or lost until somebody decides. */
const BAD: ReadonlySet<UnusedReason> = new Set(['expired', 'recalled', 'held', 'cold-chain-failure']);

/** The rounds of an area as one page that reads and prints without scripts. */
export function roundsPage(report: RoundsReport, language: Language): string {
  const say = (text: Text): Html => inBoth(text, language);
  const { areaName, head, at, items, next, area } = report;
  return htmlPage({
    language,
    title: `${texts['rounds-page/title'][language]} – ${areaName}`,
    wide: true,
    body: html`
<header>
<h1>${say(texts['rounds-page/title'])}</h1>
<p><strong>${areaName}</strong> (${area}) · ${texts['rounds-page/at'][language]} ${writtenInstant(at)}</p>
<p>${texts['rounds-page/head'][language]}: ${head ?? '–'}</p>
</header>
<main>
<p class="note quiet">${say(texts['rounds-page/explanation'])}</p>
${items.length === 0 ? html`<p>${say(texts['rounds-page/none'])}</p>` : overview(items, say)}
${items.map((item) => section(item, say, language))}
${next === undefined ? null : html`<p>${link(`/v1/reports/rounds.html?area=${area}&lang=${language}&cursor=${next}`, texts['rounds-page/more'][language])}</p>`}
</main>`,
  });
}

type Say = (text: Text) => Html;

const traced = ({ doses, entries }: TracedNumber): Html => link(entries, writtenNumber(doses));

/** One row for each round: what an officer looks at first. */
function overview(items: readonly RoundReport[], say: Say): Html {
  const heads = [
    texts['rounds-page/scenario'],
    texts['rounds-page/committed'],
    texts['rounds-page/shipped'],
    texts['rounds-page/received'],
    texts['rounds-page/given'],
    texts['rounds-page/wasted'],
    texts['rounds-page/samples'],
    texts['rounds-page/in-transit'],
    texts['rounds-page/on-hand'],
    texts['rounds-page/unused'],
  ];
  return html`
<table>
<thead><tr>
<th>${say(texts['rounds-page/round'])}</th><th>${say(texts['rounds-page/product'])}</th><th>${say(texts['rounds-page/finish-by'])}</th>
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
    vi: `${texts['rounds-page/round'].vi} ${number}: ${productName}`,
    en: `${texts['rounds-page/round'].en} ${number}: ${productName}`,
  })}</h2>
<p>${texts['rounds-page/decision'][language]} ${decision.number}, ${writtenDay(decision.date)} · ${texts['rounds-page/finish-by'][language]} ${writtenDay(finishBy)} ·
${texts[`round-status/${status}`][language]}${closedAt === undefined ? null : ` · ${texts['rounds-page/closed'][language]} ${writtenInstant(closedAt)}`}</p>
<p class="quiet">${texts['rounds-page/lots'][language]}: ${lots.map(({ lot, doses }, index) => `${index === 0 ? '' : ', '}${lotNumber(lot)} (${writtenNumber(doses)})`)}</p>
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
    [texts['rounds-page/committed'], committed],
    [texts['rounds-page/shipped'], item.shipped],
    [texts['rounds-page/damaged'], item.damaged],
    [texts['rounds-page/expected'], item.expected],
    [texts['rounds-page/received'], item.received],
    [texts['rounds-page/given'], item.given],
    [texts['rounds-page/wasted'], item.wasted],
    [texts['rounds-page/samples'], item.samples],
    [texts['rounds-page/passed-on'], item.passedOn],
    [texts['rounds-page/in-transit'], item.inTransit],
    [texts['rounds-page/on-hand'], item.onHand],
    [texts['rounds-page/extra'], item.extra],
    [texts['rounds-page/counted'], item.counted],
  ];
  return html`
<table>
<tbody>
<tr class="quiet"><th>${say(texts['rounds-page/scenario-long'])}</th><td class="number">${
    scenario === null
      ? '–'
      : html`${traced(scenario)} <small>${writtenMonth(scenario.month)} · ${texts['rounds-page/version'][language]} ${scenario.version} · ${texts['rounds-page/round'][language]} ${scenario.rounds.join(', ')}</small>`
  }</td></tr>
${numbers
  .filter(([, { doses }], index) => index < 2 || doses !== 0)
  .map(
    ([text, number]) => html`
<tr><th>${say(text)}</th><td class="number">${traced(number)}</td></tr>`,
  )}
<tr><th>${say(texts['rounds-page/remaining'])}</th><td class="number">${writtenNumber(item.remaining)}</td></tr>
<tr><th>${say(texts['rounds-page/pace'])}</th><td class="number">${link(
    burnDown.entries,
    burnDown.dosesPerDay === null ? '–' : writtenNumber(burnDown.dosesPerDay),
  )}<small>${texts['rounds-page/projected'][language]} ${writtenDayOr(burnDown.projectedFinish)}</small></td></tr>
</tbody>
</table>`;
}

function commitment({ committed }: RoundReport, say: Say): Html {
  const changes: readonly (readonly [Text, number])[] = [
    [texts['rounds-page/decided'], committed.decided],
    [texts['rounds-page/amended'], committed.amended],
    [texts['rounds-page/moved-in'], committed.movedIn],
    [texts['rounds-page/moved-out'], -committed.movedOut],
    [texts['rounds-page/refused'], committed.returned === 0 ? -committed.refused : 0],
    [texts['rounds-page/to-come'], committed.toCome ?? 0],
  ];
  return html`
<table>
<caption>${say(texts['rounds-page/how'])}</caption>
<tbody>
${changes
  .filter(([, doses], index) => index === 0 || doses !== 0)
  .map(
    ([text, doses]) => html`
<tr><th>${say(text)}</th><td class="number">${writtenNumber(doses)}</td></tr>`,
  )}
${committed.outsideTheLedger.map(
  ({ unit, purpose, doses }) => html`
<tr><th>${say(texts[`outside-the-ledger/${purpose}`])}: ${unit.replace(/^earmark:/, '')}</th><td class="number">${writtenNumber(doses)}</td></tr>`,
)}
</tbody>
</table>`;
}

function wastage({ wasted }: RoundReport, say: Say): Html | null {
  const causes = wasted.causes.filter(({ doses }) => doses > 0);
  if (causes.length === 0) return null;
  return html`
<table>
<caption>${say(texts['rounds-page/wasted-by-cause'])}</caption>
<tbody>${causes.map(
    (one) => html`
<tr><th>${say(texts[`loss-cause/${one.cause}`])}</th><td class="number">${traced(one)}</td></tr>`,
  )}
</tbody>
</table>`;
}

function unused({ willNotBeUsed }: RoundReport, say: Say): Html {
  const { items, doses } = willNotBeUsed;
  if (items.length === 0) return html`<p class="note good">${say(texts['rounds-page/all-used'])}</p>`;
  return html`
<table>
<caption>${say({
    vi: `${writtenNumber(doses)} ${texts['rounds-page/unused-long'].vi}`,
    en: `${writtenNumber(doses)} ${texts['rounds-page/unused-long'].en}`,
  })}</caption>
<thead><tr>
<th>${say(texts['rounds-page/place'])}</th><th>${say(texts['rounds-page/lot'])}</th><th class="number">${say(texts['rounds-page/doses'])}</th>
<th>${say(texts['rounds-page/usable-by'])}</th><th>${say(texts['rounds-page/why'])}</th><th>${say(texts['rounds-page/todo'])}</th>
</tr></thead>
<tbody>${items.map(
    (one) => html`
<tr class="${BAD.has(one.reason) ? 'bad' : 'warn'}">
<td>${one.placeName} <small>${one.place}</small></td>
<td>${one.lot === null ? '–' : lotNumber(one.lot)}</td>
<td class="number">${traced(one)}</td>
<td>${writtenDay(one.by)}</td>
<td>${say(one.why)}</td>
<td>${say(one.todo)}${one.acknowledged === null ? null : html`<small>✓ ${say(texts[`flag-plan/${one.acknowledged.plan}`])}</small>`}</td>
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
