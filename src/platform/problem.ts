import { z } from 'zod';

/** A text for people: Vietnamese first, English second. */
export interface Text {
  readonly vi: string;
  readonly en: string;
}

export interface ProblemKind<D extends z.ZodType = z.ZodType> {
  readonly status: number;
  readonly title: Text;
  readonly details: D;
  /** Whether an attempt that was refused so is written to the audit log. Default: 403, 409 and 422 are. */
  readonly audited?: boolean;
}

export type ProblemKinds = Readonly<Record<string, ProblemKind>>;

/** What the audit log says of a refused attempt beside its code. Never leaves the service in an answer. */
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

  /** The same refusal, with what the audit log should say of it. */
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

type DetailsOf<K extends ProblemKind> = z.input<K['details']>;

export interface ProblemMaker<K extends ProblemKinds> {
  <C extends keyof K & string>(
    code: C,
    ...details: Record<string, never> extends DetailsOf<K[C]>
      ? [details?: DetailsOf<K[C]>]
      : [details: DetailsOf<K[C]>]
  ): Problem;
  readonly kinds: K;
}

/** Declares an area's problems; the answer makes them: `throw doseProblem('dose/too-young', { minimumAge: 18 })`. */
export function defineProblems<const K extends ProblemKinds>(kinds: K): ProblemMaker<K> {
  const make = (code: keyof K & string, details?: Readonly<Record<string, unknown>>): Problem => {
    const kind = kinds[code];
    if (kind === undefined) throw new Error(`no such problem: ${code}`);
    return new Problem(code, kind, details ?? {}, {}, {});
  };
  return Object.assign(make, { kinds }) as ProblemMaker<K>;
}

export const noDetails = z.strictObject({});

const fault = z.strictObject({
  pointer: z
    .string()
    .meta({ description: 'RFC 6901 pointer into the request: /body/…, /query/…, /path/…, /headers/…' }),
  code: z.string(),
  message: z.string(),
});
export type Fault = z.infer<typeof fault>;

export const platformProblem = defineProblems({
  'request/invalid': {
    status: 400,
    title: { vi: 'Yêu cầu không hợp lệ', en: 'The request is not valid' },
    details: z.strictObject({ errors: z.array(fault) }),
  },
  'request/malformed-json': {
    status: 400,
    title: { vi: 'Nội dung không phải JSON hợp lệ', en: 'The body is not well-formed JSON' },
    details: z.strictObject({ errors: z.array(fault) }),
  },
  'request/unsupported-media-type': {
    status: 415,
    title: { vi: 'Kiểu nội dung không được hỗ trợ', en: 'This media type is not supported here' },
    details: z.strictObject({ expected: z.string() }),
  },
  'request/too-large': {
    status: 413,
    title: { vi: 'Nội dung vượt quá dung lượng cho phép', en: 'The body is larger than allowed' },
    details: z.strictObject({ limitBytes: z.int() }),
  },
  'request/not-found': {
    status: 404,
    title: { vi: 'Không tìm thấy', en: 'Not found' },
    details: noDetails,
  },
  'request/method-not-allowed': {
    status: 405,
    title: { vi: 'Phương thức không được phép', en: 'This method is not allowed here' },
    details: z.strictObject({ allowed: z.array(z.string()) }),
  },
  'auth/required': {
    status: 401,
    title: { vi: 'Cần đăng nhập', en: 'Sign in first' },
    details: noDetails,
  },
  'auth/token-invalid': {
    status: 401,
    title: {
      vi: 'Phiên đăng nhập không hợp lệ hoặc đã hết hạn',
      en: 'The token is not valid or has expired',
    },
    details: noDetails,
  },
  'auth/role-not-allowed': {
    status: 403,
    title: { vi: 'Vai trò của tài khoản không được phép làm việc này', en: 'This role may not do this' },
    details: z.strictObject({ role: z.string() }),
  },
  'idempotency/key-required': {
    status: 400,
    title: { vi: 'Thiếu khóa chống gửi lặp Idempotency-Key', en: 'An Idempotency-Key header is required' },
    details: z.strictObject({ errors: z.array(fault) }),
  },
  'idempotency/key-reused': {
    status: 422,
    title: {
      vi: 'Khóa Idempotency-Key đã dùng cho một yêu cầu khác',
      en: 'This Idempotency-Key was used for another request',
    },
    details: noDetails,
  },
  'platform/busy': {
    status: 503,
    title: { vi: 'Hệ thống đang bận, xin thử lại', en: 'The service is busy, try again' },
    details: noDetails,
  },
  'platform/stopping': {
    status: 503,
    title: { vi: 'Hệ thống đang dừng', en: 'The service is stopping' },
    details: noDetails,
  },
  'platform/internal': {
    status: 500,
    title: { vi: 'Lỗi hệ thống', en: 'Something went wrong here' },
    details: noDetails,
  },
});

/** The problem as the members of an RFC 9457 body, without `instance`. */
export function problemBody(problem: Problem, language: keyof Text): Record<string, unknown> {
  return {
    type: `/problems/${problem.code}`,
    title: problem.kind.title[language],
    status: problem.status,
    code: problem.code,
    details: problem.details,
  };
}
