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

/** Who decides: neither who asked, nor who had a hand in the record, nor a declared relative of who asked (states.md). */
export function deciderFault(
  decider: string,
  facts: {
    readonly askedBy: string;
    /** Who registered the person, and who claimed, decided or withdrew her groups. */
    readonly hands: readonly string[];
    readonly relatedToAsker: boolean;
  },
): 'self-approval' | 'own-record' | 'related' | undefined {
  if (decider === facts.askedBy) return 'self-approval';
  if (facts.hands.includes(decider)) return 'own-record';
  return facts.relatedToAsker ? 'related' : undefined;
}
