import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * Structured log lines. Nothing that identifies a person is passed to the log; if it is by mistake, the members below are
 * blanked. ERROR means "wake someone".
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: [
        'name',
        'phone',
        'birthDate',
        'nationalId',
        'password',
        'token',
        'authorization',
        'body',
        '*.body',
      ],
      censor: '[blanked]',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What may be logged of an unexpected error: its kind and its stack, not its message, which may contain data. */
export function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const stack = error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8);
  return { type: error.name, code: (error as { code?: unknown }).code, stack };
}
