import { dayAtSite } from '../../../src/platform/clock.ts';
import { aMove, aRefusal } from '../../support/rounds-factory.ts';
import { aDecision, aRound } from '../../support/supply-factory.ts';
import {
  accountOf,
  batchOf,
  CAUSES,
  dosesToThaw,
  findingOf,
  pick,
  placeOf,
  type Step,
  unitOf,
} from './step.ts';
import { CALL, type Request, type World } from './world.ts';

const HOUR = 3_600_000;

/** The request of a step; undefined: there is nothing yet that it could be about. */
export function requestOf(world: World, step: Step): Request | undefined {
  return ofRounds(world, step) ?? ofStock(world, step) ?? ofSession(world, step) ?? ofControl(world, step);
}

function ofRounds(world: World, step: Step): Request | undefined {
  const { paper, province, other } = world;
  const { kind, which, doses, odd, from, to } = step;
  if (kind === 'announce') {
    if (paper.rounds.length > 1) return undefined;
    const lots = (paper.rounds.length === 0 ? paper.lots.slice(0, 2) : paper.lots.slice(2)).map(
      ({ id }) => id,
    );
    const lines = [
      { unit: province, purpose: 'area' as const, doses: 70 * lots.length },
      { unit: other, purpose: 'area' as const, doses: 20 * lots.length },
      { unit: 'VN', purpose: 'area' as const, doses: (odd === 0 ? 4 : 5) * lots.length },
      { unit: 'earmark:testing', purpose: 'sample' as const, doses: 5 * lots.length },
    ];
    const body = aRound({
      product: lots.length > 1 ? 'comirnaty' : 'astrazeneca',
      lots: lots.map((lot) => ({ lot, doses: 100 })),
      lines,
    });
    return { by: 'VN', path: '/v1/rounds', body };
  }
  const round = pick(paper.rounds, which);
  if (round === undefined) return undefined;
  const path = `/v1/rounds/${round.id}`;
  const [one, two] = [unitOf(world, from), unitOf(world, to)];
  switch (kind) {
    case 'amend': {
      if (one === two) return undefined;
      const changes = [
        { unit: one, delta: -doses },
        { unit: two, delta: odd === 0 ? doses + 1 : doses },
      ];
      return { by: 'VN', path: `${path}/amendments`, body: { decision: aDecision(), changes } };
    }
    case 'refuse':
      return one === 'VN' ? undefined : { by: one, path: `${path}/refusals`, body: aRefusal(doses) };
    case 'proposeMove':
      return one === two ? undefined : { by: 'VN', path: `${path}/moves`, body: aMove(one, two, doses) };
    case 'receiveRound': {
      const lot = paper.lots[step.lot]?.id;
      const lines = [{ lot, doses, broken: odd % 3, lost: odd % 2 }];
      return { by: one, path: `${path}/receipts`, body: { unit: one, lines } };
    }
    case 'closeRound':
      return { by: one, path: `${path}/closure`, body: { area: one, remainders: [] } };
    default:
      return undefined;
  }
}

function ofStock(world: World, step: Step): Request | undefined {
  const { paper } = world;
  const { kind, which, doses, odd } = step;
  const batch = batchOf(world, step);
  const account = accountOf(world, step.from);
  const by = account.startsWith('session:') ? world.site : account;
  const now = world.now().getTime();
  switch (kind) {
    case 'approveMove': {
      const move = pick(paper.moves, which);
      if (move === undefined) return undefined;
      const path = `/v1/rounds/${move.round.id}/moves/${move.id}/approve`;
      return { by: 'VN', who: odd === 0 ? 'a' : 'b', path };
    }
    case 'dispatch': {
      const [from, to] = [placeOf(world, step.from), placeOf(world, step.to)];
      return from === to
        ? undefined
        : { by: from, path: '/v1/shipments', body: { from, to, lines: [{ ...batch, doses }] } };
    }
    case 'arrive': {
      const sent = pick(paper.shipments, which);
      if (sent === undefined) return undefined;
      const broken = Math.min(sent.doses, odd % 3);
      const lost = Math.min(sent.doses - broken, odd % 2);
      const received = sent.doses - broken - lost + (odd === 0 ? 1 : 0);
      const body = { lines: [{ ...sent.batch, received, broken, lost }] };
      return { by: sent.to, path: `/v1/shipments/${sent.id}/receive`, body };
    }
    case 'thaw': {
      const { lot } = batch;
      const at = new Date(odd === 0 ? now + HOUR : odd === 1 ? now - HOUR : now).toISOString();
      const refreeze = odd === 2 ? { kind: 'refreeze' } : {};
      return {
        by,
        path: '/v1/thaws',
        body: { account, lot, doses: dosesToThaw(step), thawedAt: at, ...refreeze },
      };
    }
    case 'waste': {
      const vial = odd < 2 ? pick(paper.vials, which) : undefined;
      const of = vial === undefined ? { account, ...batch } : { account: `vial:${vial.id}`, ...vial.batch };
      const cause = pick(CAUSES, which);
      return {
        by: vial === undefined ? by : world.site,
        path: '/v1/wastages',
        body: { ...of, doses, cause },
      };
    }
    default:
      return undefined;
  }
}

function ofSession(world: World, step: Step): Request | undefined {
  const { paper, session, site, ready } = world;
  const { kind, which } = step;
  const { lot } = batchOf(world, step);
  const path = `/v1/sessions/${session}`;
  const today = dayAtSite(world.now()) === world.day;
  switch (kind) {
    case 'publish':
      return today ? { by: site, path: `${path}/publish`, body: CALL } : undefined;
    case 'openVial':
      return { by: site, path: `${path}/vials`, body: { lot } };
    case 'dose': {
      if (ready === undefined || paper.session !== 'open' || !today) return undefined;
      const injectedAt = world.now().toISOString();
      return { by: site, path: '/v1/doses', body: { session, person: ready.person, lot, injectedAt } };
    }
    case 'extraDose': {
      const vial = pick(paper.vials, which);
      return (
        vial && { by: site, path: `/v1/vials/${vial.id}/extra-doses`, body: { note: 'rút thêm một liều' } }
      );
    }
    case 'correct': {
      const dose = pick(paper.doses, which);
      const body = { kind: 'entered-in-error', note: 'ghi nhầm' };
      return dose && { by: site, path: `/v1/doses/${dose.id}/corrections`, body };
    }
    case 'closeSession':
      return { by: site, path: `${path}/close` };
    default:
      return undefined;
  }
}

function ofControl(world: World, step: Step): Request | undefined {
  const { paper } = world;
  const { kind, which, odd } = step;
  const { lot } = batchOf(world, step);
  switch (kind) {
    case 'hold': {
      const area = placeOf(world, step.from);
      return {
        by: area,
        path: `/v1/lots/${lot}/holds`,
        body: { area, reasonCode: 'investigation', note: 'đang điều tra' },
      };
    }
    case 'release': {
      const hold = pick(paper.holds, which);
      return (
        hold && { by: hold.area, path: `/v1/lot-holds/${hold.id}/release`, body: { note: 'đã kiểm tra' } }
      );
    }
    case 'recall': {
      const area = step.from === 0 ? 'VN' : world.province;
      const body = {
        area,
        document: { ...aDecision(), title: 'Thu hồi lô' },
        reasonCode: 'quality-defect',
        note: 'lỗi chất lượng',
      };
      return { by: area, path: `/v1/lots/${lot}/recalls`, body };
    }
    case 'count': {
      const { place, batch, expected, difference, reason } = findingOf(world, step);
      const countedAt = world.now().toISOString();
      const line = { ...batch, counted: expected + difference, ...(reason === undefined ? {} : { reason }) };
      return { by: place, path: '/v1/stock-counts', body: { place, countedAt, lines: [line] } };
    }
    case 'decideCount': {
      const count = pick(paper.counts, which);
      const verdict = step.doses === 1 ? 'reject' : 'approve';
      return (
        count && {
          by: count.place,
          who: odd === 0 ? 'a' : 'b',
          path: `/v1/stock-counts/${count.id}/${verdict}`,
        }
      );
    }
    case 'fail': {
      const place = placeOf(world, step.from % 4);
      const [from, until] = [new Date(world.now().getTime() - HOUR), world.now()].map((at) =>
        at.toISOString(),
      );
      const of = odd === 0 ? { from: until, until: from } : { from, until };
      return {
        by: place,
        path: '/v1/cold-chain-failures',
        body: { place, lots: [lot], ...of, minimum: 20, maximum: 250, note: 'mất điện' },
      };
    }
    case 'proposeForFailure': {
      const failure = pick(paper.failures, which);
      const outcome =
        odd < 4
          ? { outcome: 'wasted' }
          : { outcome: 'released', document: { ...aDecision(), title: 'Cho dùng lại' } };
      return (
        failure && {
          by: failure.place,
          path: `/v1/cold-chain-failures/${failure.id}/proposals`,
          body: outcome,
        }
      );
    }
    case 'decideFailure': {
      const failure = pick(paper.failures, which);
      const body = { proposal: Math.max(1, (failure?.proposals.length ?? 0) - (odd === 1 ? 1 : 0)) };
      return (
        failure && {
          by: failure.place,
          who: odd === 0 ? 'a' : 'b',
          path: `/v1/cold-chain-failures/${failure.id}/approve`,
          body,
        }
      );
    }
    default:
      return undefined;
  }
}
