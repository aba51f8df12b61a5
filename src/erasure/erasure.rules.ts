/** What is known of somebody of whom it is asked to erase who she is. */
export interface ErasureFacts {
  /** The booking that holds her course; empty when none does. */
  readonly booking: string;
  readonly namedInFinding: boolean;
  readonly declaredByAccount: boolean;
}

/**
 * What stands in the way of an erasure: first what ends by itself, then what keeps the record as evidence. Erasing must be no
 * way to bury something (R5, R13).
 */
export function erasureHindrance(
  facts: ErasureFacts,
): 'holds-booking' | 'named-in-finding' | 'declared-relation' | undefined {
  if (facts.booking !== '') return 'holds-booking';
  if (facts.namedInFinding) return 'named-in-finding';
  return facts.declaredByAccount ? 'declared-relation' : undefined;
}
