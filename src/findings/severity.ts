import { z } from 'zod';

/** From least to most severe. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const severity = z.enum(SEVERITIES).meta({ id: 'Severity' });
export type Severity = z.infer<typeof severity>;
