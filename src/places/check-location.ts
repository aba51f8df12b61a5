import type { AreaCode } from '../platform/area.ts';
import { placeProblem } from './place.problems.ts';
import { locationFault } from './place.rules.ts';

/** Throws `place/unknown-district`, `place/unknown-commune` or `place/commune-elsewhere`. */
export function checkLocation(district: AreaCode, commune: string | null): void {
  const fault = locationFault(district, commune);
  if (fault === undefined) return;
  if (fault === 'unknown-district' || commune === null)
    throw placeProblem('place/unknown-district', { district });
  if (fault === 'unknown-commune')
    throw placeProblem('place/unknown-commune', { commune }).about({ area: district });
  throw placeProblem('place/commune-elsewhere', { district, commune }).about({ area: district });
}
