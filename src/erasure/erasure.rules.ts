/** Facts about a person whose erasure is requested. */
export interface ErasureFacts {
  /** The booking that holds their course; empty if there is none. */
  readonly booking: string;
  readonly namedInFinding: boolean;
  readonly declaredByAccount: boolean;
}

/**
 * What blocks an erasure: first what ends by itself, then what keeps the record as evidence. Violations are to be handled
 * strictly and in time (Official letter 4924/UBND-VXNV of Bắc Kạn, 3/8/2021): erasing must not bury one.
 */
export function erasureObstacle(
  facts: ErasureFacts,
): 'holds-booking' | 'named-in-finding' | 'declared-relation' | undefined {
  if (facts.booking !== '') return 'holds-booking';
  if (facts.namedInFinding) return 'named-in-finding';
  return facts.declaredByAccount ? 'declared-relation' : undefined;
}
