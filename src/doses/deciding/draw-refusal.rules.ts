import type { DrawRefusal } from '../../supply/vials/drawing/draw.rules.ts';
import type { DoseRefusal, DoseRefusalCode } from './dose-refusal.problems.ts';

type VialRefusal = Extract<DrawRefusal, 'wrong-vial' | 'vial-empty'>;

const OF_LOT = {
  'cold-chain-failure': 'dose/cold-chain-failure',
  recalled: 'dose/lot-recalled',
  // Only expired stock is quarantined without a failure.
  quarantined: 'dose/lot-expired',
  expired: 'dose/lot-expired',
  'thawed-too-long': 'dose/thawed-too-long',
  'vial-open-too-long': 'dose/vial-open-too-long',
  held: 'dose/lot-held',
  'not-at-site': 'dose/lot-not-at-site',
  exhausted: 'dose/lot-exhausted',
} as const satisfies Readonly<Record<Exclude<DrawRefusal, VialRefusal>, DoseRefusalCode>>;

/** Every way in which a draw that names no vial is refused. */
export const LOT_REFUSALS: readonly DoseRefusalCode[] = [...new Set(Object.values(OF_LOT))];

/** What a failed draw from the stock of a session or site means for the dose. */
export function refusalOfDraw(
  reason: DrawRefusal,
  { lot, vial = '' }: { readonly lot: string; readonly vial?: string | undefined },
): DoseRefusal {
  switch (reason) {
    case 'wrong-vial':
    case 'vial-empty':
      return { code: `dose/${reason}`, details: { vial } };
    default:
      return { code: OF_LOT[reason], details: { lot } };
  }
}
