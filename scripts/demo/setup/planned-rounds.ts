import type { PlannedRound } from '../../support/calls.ts';

/** A round of the rehearsal, with which of a district's three sites runs its sessions. */
export interface RoundOfRehearsal extends PlannedRound {
  readonly site: 0 | 1 | 2;
}

const army = (doses: number) => ({ unit: 'earmark:quan-doi', purpose: 'earmark', doses });
const sample = (doses: number) => ({ unit: 'earmark:vien-kiem-dinh', purpose: 'sample', doses });

/** Made up, sized to 3,000 people, with lots of different shelf lives. */
const sized = {
  first: {
    number: 29,
    decision: '4201/QĐ-BYT',
    date: '2021-09-16',
    product: 'astrazeneca',
    manufacturer: 'AstraZeneca',
    source: 'covax',
    lots: [
      { number: 'DEMO-AZ1', expiry: '2021-10-01', dosesPerVial: 10, doses: 660 },
      { number: 'DEMO-AZ2', expiry: '2021-12-31', dosesPerVial: 10, doses: 40 },
    ],
    others: [army(300), { unit: '01', purpose: 'area', doses: 900 }, sample(20)],
    finishBy: '2021-09-30',
    site: 0,
  },
  second: {
    number: 30,
    decision: '4240/QĐ-BYT',
    date: '2021-09-17',
    product: 'comirnaty',
    manufacturer: 'Pfizer',
    source: 'purchase',
    lots: [{ number: 'DEMO-PF1', expiry: '2021-11-30', dosesPerVial: 6, doses: 560 }],
    others: [{ unit: '12', purpose: 'area', doses: 240 }],
    finishBy: '2021-10-15',
    site: 1,
  },
  third: {
    number: 31,
    decision: '4312/QĐ-BYT',
    date: '2021-09-17',
    product: 'moderna',
    manufacturer: 'Moderna',
    source: 'donation',
    lots: [{ number: 'DEMO-MD1', expiry: '2022-01-31', dosesPerVial: 10, doses: 420 }],
    others: [{ unit: '06', purpose: 'area', doses: 180 }],
    finishBy: '2021-10-20',
    site: 2,
  },
  secondDoses: {
    number: 44,
    decision: '4788/QĐ-BYT',
    date: '2021-10-12',
    product: 'astrazeneca',
    manufacturer: 'AstraZeneca',
    source: 'covax',
    lots: [{ number: 'DEMO-AZ3', expiry: '2022-01-15', dosesPerVial: 10, doses: 720 }],
    others: [{ unit: '01', purpose: 'area', doses: 500 }],
    finishBy: '2021-11-05',
    site: 0,
  },
  children: {
    number: 47,
    decision: '4881/QĐ-BYT',
    date: '2021-10-15',
    product: 'comirnaty',
    manufacturer: 'Pfizer',
    source: 'purchase',
    lots: [{ number: 'DEMO-PF2', expiry: '2022-02-28', dosesPerVial: 6, doses: 780 }],
    others: [sample(12)],
    finishBy: '2021-11-10',
    site: 1,
  },
} as const satisfies Readonly<Record<string, RoundOfRehearsal>>;

type RoundName = keyof typeof sized;
export type Rounds = Readonly<Record<RoundName, RoundOfRehearsal>>;

/** The same rounds for another number of people; doses are scaled and rounded to whole tens. */
export function roundsFor(people: number): Rounds {
  const scaled = (doses: number): number => Math.max(10, Math.round((doses * people) / 30_000) * 10);
  const scale = (round: RoundOfRehearsal): RoundOfRehearsal => ({
    ...round,
    lots: round.lots.map((lot) => ({ ...lot, doses: scaled(lot.doses) })),
  });
  const { first, second, third, secondDoses, children } = sized;
  return {
    first: scale(first),
    second: scale(second),
    third: scale(third),
    secondDoses: scale(secondDoses),
    children: scale(children),
  };
}
