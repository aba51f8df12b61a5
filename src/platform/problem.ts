import { z } from 'zod';
import { platformTexts } from './texts/platform.texts.ts';
import type { Language, Text } from './texts.ts';

/** The declaration of a refusal; its title is in the texts of its area. */
interface ProblemDeclaration<D extends z.ZodType = z.ZodType> {
  readonly status: number;
  readonly details: D;
  /** Whether attempts refused this way are written to the audit log. Default: those with status 403, 409 and 422. */
  readonly audited?: boolean;
  /**
   * Nobody has to put anything right: the same request, sent again later, can succeed, for example because this one lost
   * a race.
   */
  readonly transient?: true;
}

export interface ProblemKind<D extends z.ZodType = z.ZodType> extends ProblemDeclaration<D> {
  readonly title: Text;
}

type ProblemDeclarations = Readonly<Record<string, ProblemDeclaration>>;

/** What the audit log records about a refused attempt beside its code. Never part of an answer. */
export interface RefusalContext {
  readonly area?: string;
  readonly subject?: string;
  readonly object?: string;
  readonly policyVersion?: string;
}

/** A refusal with a code from the registry; the HTTP layer answers it as RFC 9457 problem+json. */
export class Problem extends Error {
  readonly code: string;
  readonly kind: ProblemKind;
  readonly details: Readonly<Record<string, unknown>>;
  readonly context: RefusalContext;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    kind: ProblemKind,
    details: Readonly<Record<string, unknown>>,
    context: RefusalContext,
    headers: Record<string, string>,
  ) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.kind = kind;
    this.details = details;
    this.context = context;
    this.headers = headers;
  }

  get status(): number {
    return this.kind.status;
  }

  get audited(): boolean {
    return this.kind.audited ?? [403, 409, 422].includes(this.kind.status);
  }

  /** The same refusal with more context for the audit log. */
  about(context: RefusalContext): Problem {
    return new Problem(
      this.code,
      this.kind,
      this.details,
      { ...this.context, ...context },
      { ...this.headers },
    );
  }

  withHeaders(headers: Record<string, string>): Problem {
    return new Problem(this.code, this.kind, this.details, this.context, headers);
  }
}

type DetailsOf<K extends ProblemDeclaration> = z.input<K['details']>;

interface ProblemMaker<K extends ProblemDeclarations> {
  <C extends keyof K & string>(
    code: C,
    ...details: Record<string, never> extends DetailsOf<K[C]>
      ? [details?: DetailsOf<K[C]>]
      : [details: DetailsOf<K[C]>]
  ): Problem;
  readonly kinds: { readonly [C in keyof K]: K[C] & { readonly title: Text } };
  /** In the order in which they are declared. */
  readonly codes: readonly (keyof K & string)[];
}

/**
 * Declares an area's problems and returns their constructor: `throw doseProblem('dose/too-young', { minimumAge: 18 })`.
 * `texts`: the area's texts, with the title of each problem under its code.
 */
export function defineProblems<const K extends ProblemDeclarations>(
  texts: { readonly [C in keyof K]: Text },
  declarations: K,
): ProblemMaker<K> {
  const kinds = Object.fromEntries(
    Object.entries(declarations).map(([code, kind]) => [code, { ...kind, title: texts[code as keyof K] }]),
  ) as Record<string, ProblemKind>;
  const make = (code: keyof K & string, details?: Readonly<Record<string, unknown>>): Problem => {
    const kind = kinds[code];
    if (kind === undefined) throw new Error(`no such problem: ${code}`);
    return new Problem(code, kind, details ?? {}, {}, {});
  };
  return Object.assign(make, { kinds, codes: Object.keys(declarations) }) as unknown as ProblemMaker<K>;
}

export const noDetails = z.strictObject({});

const fault = z
  .strictObject({
    pointer: z
      .string()
      .meta({ description: 'RFC 6901 pointer into the request: /body/…, /query/…, /path/…, /headers/…' }),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'Fault' });
export type Fault = z.infer<typeof fault>;

export const platformProblem = defineProblems(platformTexts, {
  'request/invalid': {
    status: 400,
    details: z.strictObject({ errors: z.array(fault) }),
  },
  'request/malformed-json': {
    status: 400,
    details: z.strictObject({ errors: z.array(fault) }),
  },
  'request/unsupported-media-type': {
    status: 415,
    details: z.strictObject({ expected: z.string() }),
  },
  'request/too-large': {
    status: 413,
    details: z.strictObject({ limitBytes: z.int() }),
  },
  'request/not-found': {
    status: 404,
    details: noDetails,
  },
  'request/method-not-allowed': {
    status: 405,
    details: z.strictObject({ allowed: z.array(z.string()) }),
  },
  'auth/required': {
    status: 401,
    details: noDetails,
  },
  'auth/token-invalid': {
    status: 401,
    details: noDetails,
  },
  'auth/role-not-allowed': {
    status: 403,
    details: z.strictObject({ role: z.string() }),
  },
  'idempotency/key-required': {
    status: 400,
    details: z.strictObject({ errors: z.array(fault) }),
  },
  'idempotency/key-reused': {
    status: 422,
    details: noDetails,
  },
  'platform/busy': {
    status: 503,
    transient: true,
    details: noDetails,
  },
  'platform/internal': {
    status: 500,
    details: noDetails,
  },
});

/** The problem as the members of an RFC 9457 body, without `instance`. */
export function problemBody(problem: Problem, language: Language): Record<string, unknown> {
  return {
    type: `/problems/${problem.code}`,
    title: problem.kind.title[language],
    status: problem.status,
    code: problem.code,
    details: problem.details,
  };
}
