import { entriesPath, type ListedFigure } from '../../allocation/rounds/figures/movement-entries.ts';
import { allWasted, lossCause, type RoundFigures } from '../../allocation/rounds/figures/round-figures.ts';
import type { AreaCode } from '../../platform/area.ts';
import type { RoundReport, TracedNumber } from './rounds-report.ts';

type TracedFigures = Pick<
  RoundReport,
  | 'shipped'
  | 'received'
  | 'damaged'
  | 'expected'
  | 'given'
  | 'wasted'
  | 'samples'
  | 'passedOn'
  | 'inTransit'
  | 'onHand'
  | 'extra'
  | 'counted'
>;

/** The figures of a round in an area, each with the path of the entries behind it. */
export function tracedFigures(area: AreaCode, round: string, figures: RoundFigures): TracedFigures {
  const traced = (figure: ListedFigure, doses: number, cause?: string): TracedNumber => ({
    doses,
    entries: entriesPath({ area, round, figure, ...(cause === undefined ? {} : { cause }) }),
  });
  const { received, expected, wasted } = figures;
  const { broken, lost } = figures.damaged;
  return {
    shipped: traced('shipped', received + broken + lost + expected),
    received: traced('received', received),
    damaged: { ...traced('damaged', broken + lost), broken, lost },
    expected: { doses: expected, entries: `/v1/shipments?area=${area}&end=to&status=in-transit` },
    given: traced('given', figures.given),
    wasted: {
      ...traced('wasted', allWasted(figures)),
      causes: lossCause.options.map((cause) => ({
        cause,
        ...traced('wasted', wasted[cause], cause),
      })),
    },
    samples: traced('samples', figures.samples),
    passedOn: traced('passed-on', figures.passedOn),
    inTransit: traced('in-transit', figures.inTransit),
    onHand: traced('on-hand', figures.onHand),
    extra: traced('extra', figures.extra),
    counted: traced('counted', figures.counted),
  };
}
