import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * Structured log lines. What identifies a person is never handed to it; should it be by mistake, the members below
 * are blanked. ERROR means "wake someone".
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
