import { type AreaCode, COUNTRY } from '../platform/area.ts';
import type { Reader } from '../platform/database/database.ts';
import {
  DEFAULT_POLICY,
  findPolicyHead,
  listCampaignProvinces,
  loadPolicy,
} from '../policy/campaign/policy.store.ts';
import type { Policy } from '../policy/campaign/policy.ts';
import type { IsoDate } from '../policy/terms.ts';
import { ledgerOf } from '../supply/ledger/stock-account.ts';

/** A range of days, both included; open at an end that is missing. */
export interface DayRange {
  readonly from?: IsoDate | undefined;
  readonly to?: IsoDate | undefined;
}

/** The provinces whose campaigns an area is part of or contains. */
export async function listProvincesOf(reader: Reader, area: AreaCode): Promise<readonly AreaCode[]> {
  return area === COUNTRY ? listCampaignProvinces(reader) : [ledgerOf(area)];
}

/** The stock ledgers that hold an area: its province's; for the country the national store's and every province's. */
export function ledgersOf(area: AreaCode, provinces: readonly AreaCode[]): readonly string[] {
  return area === COUNTRY ? [COUNTRY, ...provinces] : provinces;
}

/** The policy of an area: its province's, or the one every campaign starts with. */
export async function policyOfArea(reader: Reader, area: AreaCode): Promise<Policy> {
  const province = ledgerOf(area);
  if (area === COUNTRY || (await findPolicyHead(reader, province)) === undefined) return DEFAULT_POLICY;
  return (await loadPolicy(reader, province)).policy;
}
