import { dayAtSite } from '../../../src/platform/clock.ts';
import { aDecision } from '../../support/supply-factory.ts';
import { roundRequest } from './round-requests.ts';
import {
  accountOf,
  batchOf,
  CAUSES,
  countOf,
  doseOf,
  dosesToThaw,
  failureOf,
  findingOf,
  holdOf,
  isMeant,
  lotOfSession,
  pick,
  placeOf,
  reallocationOf,
  type Step,
  shipmentOf,
  vialOf,
  wayOf,
} from './step.ts';
import { CALL, type Request, type World } from './world.ts';

const HOUR = 3_600_000;

/** The request of a step; undefined: there is nothing yet that it could be about. */
export function requestOf(world: World, step: Step): Request | undefined {
  if (!isMeant(step)) return undefined;
  return (
    roundRequest(world, step) ?? ofStock(world, step) ?? ofSession(world, step) ?? ofControl(world, step)
  );
}

function ofStock(world: World, step: Step): Request | undefined {
  const { kind, which, doses, odd } = step;
  const batch = batchOf(world, step);
  const account = accountOf(world, step.from);
  const by = account.startsWith('session:') ? world.site : account;
  const now = world.now().getTime();
  switch (kind) {
    case 'approveReallocation': {
      const reallocation = reallocationOf(world, step);
      if (reallocation === undefined) return undefined;
      const path = `/v1/rounds/${reallocation.round.id}/reallocations/${reallocation.id}/approve`;
      return { by: 'VN', who: odd === 0 ? 'a' : 'b', path };
    }
    case 'dispatch': {
      const [from, to] = wayOf(world, step);
      return from === to
        ? undefined
        : { by: from, path: '/v1/shipments', body: { from, to, lines: [{ ...batch, doses }] } };
    }
    case 'arrive': {
      const sent = shipmentOf(world, step);
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
      const vial = odd < 2 ? vialOf(world, step) : undefined;
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
  const { kind } = step;
  const lot = lotOfSession(world, step);
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
      const vial = vialOf(world, step);
      return (
        vial && { by: site, path: `/v1/vials/${vial.id}/extra-doses`, body: { note: 'rút thêm một liều' } }
      );
    }
    case 'correct': {
      const dose = doseOf(world, step);
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
  const { kind, odd } = step;
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
      const hold = holdOf(world, step);
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
      const count = countOf(world, step);
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
      const failure = failureOf(world, step);
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
      const failure = failureOf(world, step);
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
