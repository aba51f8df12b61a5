/** How a person is recognised among declared relations: by the id of the record, by the keyed hash of the national id. */
export interface KnownPerson {
  readonly person: string | null;
  readonly identity: string | null;
}

/** A person an account has declared: `self`, or what they are to the holder. */
export interface DeclaredTie extends KnownPerson {
  readonly account: string;
  readonly relation: string;
}

export interface SecondPersonFacts {
  /** The account that decides. */
  readonly decider: string;
  /** The accounts whose hands are already in it: who proposed, counted, declared, claimed, reported, asked. */
  readonly hands: readonly string[];
  /** The people it is about; empty for stock and places. */
  readonly people: readonly KnownPerson[];
  /** What the decider and these accounts have declared. */
  readonly ties: readonly DeclaredTie[];
}

type SecondPersonFault = 'same-account' | 'related-to-proposer' | 'related-to-person';

/**
 * Why an account may not decide what others have prepared; undefined: it may. A decision takes two people: the second is
 * none of the accounts whose hands are in it, no declared relative of their holders, and neither the person it is about
 * nor a declared relative of theirs. Only what was declared is known; what was not is left to the findings.
 */
export function secondPersonFault(facts: SecondPersonFacts): SecondPersonFault | undefined {
  const { decider, hands, people, ties } = facts;
  if (hands.includes(decider)) return 'same-account';
  const own = tiesOf(decider, ties);
  if (hands.some((hand) => areRelated(own, tiesOf(hand, ties)))) return 'related-to-proposer';
  return people.some((person) => own.some((tie) => isSame(tie, person))) ? 'related-to-person' : undefined;
}

/** Whether one account has declared the person that the other declared as itself. */
function areRelated(one: readonly DeclaredTie[], other: readonly DeclaredTie[]): boolean {
  return declaresHolder(one, other) || declaresHolder(other, one);
}

function declaresHolder(declared: readonly DeclaredTie[], other: readonly DeclaredTie[]): boolean {
  const holder = other.filter(({ relation }) => relation === 'self');
  return declared.some((tie) => holder.some((self) => isSame(tie, self)));
}

function tiesOf(account: string, ties: readonly DeclaredTie[]): DeclaredTie[] {
  return ties.filter((tie) => tie.account === account);
}

function isSame(one: KnownPerson, other: KnownPerson): boolean {
  return (
    (one.person !== null && one.person === other.person) ||
    (one.identity !== null && one.identity === other.identity)
  );
}
