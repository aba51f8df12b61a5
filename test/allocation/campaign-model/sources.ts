import type { Batch, Shelf } from './paper.ts';
import { placeOf, type Step, sessionOf } from './step.ts';
import type { World } from './world.ts';

const WORST_FIRST = [
  'recalled',
  'quarantined',
  'expired',
  'thawed-too-long',
  'vial-open-too-long',
  'held',
] as const;

/** What a session has of a lot, open vials among it. */
function ofLot(world: World, lot: string): Shelf[] {
  return world.paper
    .at(world.site)
    .filter(
      ({ account, batch }) =>
        batch.lot === lot && (account === sessionOf(world) || account.startsWith('vial:')),
    );
}

const byId = (a: Shelf, b: Shelf): number => (a.id < b.id ? -1 : 1);

/** The batch from which the next vial is opened. */
export function nextBatch(world: World, lot: string): Shelf | string {
  const { paper } = world;
  const now = world.now().getTime();
  const all = ofLot(world, lot).filter(({ openedAt, onHand }) => openedAt === undefined && onHand > 0);
  const [first] = all
    .filter((shelf) => paper.stateOf(shelf, now) === 'usable')
    .sort((a, b) => paper.usableBefore(a) - paper.usableBefore(b) || byId(a, b));
  return (
    first ??
    WORST_FIRST.find((state) => all.some((shelf) => paper.stateOf(shelf, now) === state)) ??
    'exhausted'
  );
}

/** Where the next dose comes from: the vial opened first, else the batch of the next. */
export function nextDose(world: World, lot: string): Shelf | string {
  const { paper } = world;
  const now = world.now().getTime();
  const all = ofLot(world, lot);
  const full = all.filter(({ onHand }) => onHand > 0);
  const [open] = full
    .filter((shelf) => shelf.openedAt !== undefined && paper.stateOf(shelf, now) === 'usable')
    .sort((a, b) => (a.openedAt ?? 0) - (b.openedAt ?? 0) || byId(a, b));
  if (open !== undefined) return open;
  const batch = nextBatch(world, lot);
  if (typeof batch !== 'string') return batch;
  const worst = WORST_FIRST.find((state) => full.some((shelf) => paper.stateOf(shelf, now) === state));
  if (worst !== undefined) return worst;
  const apart = paper
    .at(world.site)
    .some((shelf) => shelf.account.startsWith('quarantine:') && shelf.batch.lot === lot && shelf.onHand > 0);
  return apart ? 'cold-chain-failure' : all.length === 0 ? 'not-at-site' : 'exhausted';
}

/** First expiry first: what a session of today takes of the site's own stock; undefined: not enough. */
export function setAside(world: World): { batch: Batch; doses: number }[] | undefined {
  const { paper, site } = world;
  const now = world.now().getTime();
  const goodUntil = Date.parse(`${world.day}T00:00:00+07:00`) + 86_400_000;
  let wanted = world.places;
  const taken: { batch: Batch; doses: number }[] = [];
  const stock = paper
    .at(site)
    .filter(({ account, batch }) => account === site && batch.lot !== paper.lots[2]?.id);
  for (const shelf of stock.sort((a, b) => paper.usableBefore(a) - paper.usableBefore(b) || byId(a, b))) {
    const good = paper.stateOf(shelf, now) === 'usable' && paper.usableBefore(shelf) >= goodUntil;
    const doses = good ? Math.min(wanted, shelf.onHand) : 0;
    if (doses > 0) taken.push({ batch: shelf.batch, doses });
    wanted -= doses;
  }
  return wanted === 0 ? taken : undefined;
}

/** What a cold-chain failure of now sets apart. */
export function concerned(world: World, step: Step): Shelf[] {
  const lot = world.paper.lots[step.lot]?.id;
  const now = world.now().getTime();
  return world.paper.at(placeOf(world, step.from % 4)).filter(({ account, batch, onHand, since }) => {
    return batch.lot === lot && onHand > 0 && since < now && !account.startsWith('quarantine:');
  });
}
