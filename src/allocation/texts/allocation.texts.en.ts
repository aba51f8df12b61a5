import type { TextsIn } from '../../platform/texts.ts';
import type { StoredTransfer } from '../redistribution/redistribution.ts';
import type { Limit, UnsharedReason } from '../share-outs/sharing/outcome.rules.ts';
import type { vi } from './allocation.texts.vi.ts';
import { givenParts } from './given-parts.ts';

const limits: Readonly<Record<Limit, string>> = {
  'need-met': 'its need is met',
  'no-cold-chain': 'it has nowhere to keep them cold',
  capacity: 'its tables are busy up to the last day',
  'whole-vials': 'it lacks less than a vial',
  supply: 'there is no more to share out',
};
const unsharedReasons: Readonly<Record<UnsharedReason, string>> = {
  'not-a-whole-vial': 'loose doses, less than a vial',
  'no-cold-chain': 'no unit can keep them',
  'need-met': 'every unit that can keep them has enough',
  'no-capacity-in-time': 'no unit that needs them can give them in time',
  'less-than-a-vial': 'no unit could use another whole vial',
};
const distances: Readonly<Record<StoredTransfer['distance'], string>> = {
  1: 'same district',
  2: 'same province',
  3: 'another province',
};

/** Texts of allocation for people, in English. The key of a refusal's title is its code. */
export const en: TextsIn<typeof vi> = {
  'redistribution/nothing-to-transfer': 'All doses will be used in time where they are',
  'redistribution/not-solved': 'The transfers could not be computed',
  'redistribution/already-decided': 'The transfer has already been decided',
  'redistribution/would-expire': 'The receiver could not use the doses before they expire',
  'redistribution/not-accepted': 'The transfer has not been accepted',
  'redistribution/exceeded': 'More than the transfer still allows to ship',
  'round/number-taken': 'This campaign already has a round with this number',
  'round/does-not-add-up': 'The doses of the lots and the doses of the units add up to different totals',
  'round/amendment-not-conserving': 'The amendment changes the total of the round',
  'round/already-amended': 'This decision has already amended the round',
  'round/below-received': 'The amended allocation would be less than the doses already received',
  'round/unit-not-in-round': 'This unit has no line in the round',
  'round/unknown-unit': 'There is no such administrative unit',
  'round/lot-not-in-round': 'This lot is not part of the round',
  'round/more-than-allocated': 'More than the doses of the allocation still to come',
  'round/more-than-lot': 'More than the round has of this lot',
  'round/closed': 'The round is closed here: nothing can be received or changed',
  'round/already-closed': 'The round has already been closed here',
  'round/more-than-to-come': 'Fewer doses are still to come',
  'round/reallocation-already-approved': 'The reallocation has already been approved',
  'round/doses-missing': 'Doses are missing: the records of the round do not agree',
  'round/doses-unexplained': 'Doses are left without a stated reason',
  'share-out/no-need': 'Nobody in the open groups is waiting for a dose',
  'share-out/more-than-unshared': 'More than the doses still unshared here',
  'share-out/already-approved': 'The share-out has already been approved',
  'share-out/not-approved': 'The share-out has not been approved',
  'share-out/nothing-to-share': 'There is nothing to share out',
  'share-out/would-expire': 'The receiver could not use the doses before they expire',
  'share-out/exceeded': 'More than the share-out has left for this unit',
  'explanation/share-out-line': (line) => {
    const { doses, vials, need, secondDue, onHand, capacity, useBy } = line;
    const parts = givenParts(line.parts, {
      floor: 'floor',
      secondDue: 'second doses due',
      firstDue: 'by people waiting',
      moved: 'left over by others',
    });
    return (
      `${doses} doses (${vials} vials): ${parts}. ` +
      `${need} people due (second dose: ${secondDue}), ${onHand} doses on hand, capacity for ${capacity} by ${useBy}.`
    );
  },
  'explanation/share-out-unit': (need, doses, limit) =>
    `Needs ${need}, gets ${doses} doses; ${limits[limit]}.`,
  'explanation/unshared': (doses, reason) => `${doses} doses are not shared out: ${unsharedReasons[reason]}.`,
  'explanation/transfer': ({ from, to, lot, doses, vials, distance, need, capacity, useBy }) =>
    `${from} will not use ${doses} doses (${vials} vials) of ${lot} in time; ${to} (${distances[distance]}) still ` +
    `needs ${need} and can give ${capacity} by ${useBy}.`,
};
