import { z } from 'zod';
import { sum } from '../../../platform/compare.ts';
import { wastageCause } from '../../../supply/ledger/movement.ts';

const count = z.int().min(0);

/** Causes of loss; samples kept for testing are counted apart. */
export const lossCause = wastageCause.exclude(['sample']);
export type LossCause = z.infer<typeof lossCause>;

/**
 * What became of the doses of a round in an area:
 * received + extra + counted = given + wasted (all causes) + samples + passedOn + inTransit + onHand.
 */
export const roundFigures = z
  .strictObject({
    received: count.meta({ description: 'Came into the area in good order' }),
    receivedFromOthers: count.meta({ description: 'Of these, shipped in by a place outside the area' }),
    damaged: z
      .strictObject({ broken: count, lost: count })
      .meta({ description: 'On the way into the area; not part of `received`' }),
    expected: count.meta({ description: 'On the way into the area now' }),
    extra: count.meta({ description: 'Doses beyond the number of a vial' }),
    counted: z.int().meta({ description: 'Differences found by stock counts, above zero if more was found' }),
    given: count.meta({ description: 'Less what corrections brought back' }),
    wasted: z
      .record(lossCause, count)
      .meta({ description: 'In the area, and on the way inside it, by cause' }),
    samples: count.meta({ description: 'Taken from stock for testing, never injected' }),
    passedOn: count.meta({ description: 'Sent to a place outside the area' }),
    inTransit: count.meta({ description: 'On the way inside the area' }),
    onHand: count.meta({
      description: 'In the area, including doses set aside, in open vials and quarantined',
    }),
  })
  .meta({ id: 'RoundFigures' });
export type RoundFigures = z.infer<typeof roundFigures>;

const NO_LOSS: Readonly<Record<LossCause, number>> = {
  expired: 0,
  broken: 0,
  'cold-chain-failure': 0,
  'open-vial-remainder': 0,
  recalled: 0,
  lost: 0,
};

export const NO_FIGURES: RoundFigures = {
  received: 0,
  receivedFromOthers: 0,
  damaged: { broken: 0, lost: 0 },
  expected: 0,
  extra: 0,
  counted: 0,
  given: 0,
  wasted: NO_LOSS,
  samples: 0,
  passedOn: 0,
  inTransit: 0,
  onHand: 0,
};

/** All wasted doses, of any cause. */
export function allWasted({ wasted }: Pick<RoundFigures, 'wasted'>): number {
  return sum(Object.values(wasted));
}
