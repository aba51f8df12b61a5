import { z } from 'zod';

/** More than the country ever had; sums of such numbers stay exact. */
export const MAX_DOSES = 1_000_000_000;
/** A quantity of vaccine in doses: at least one. */
export const doses = z.int().min(1).max(MAX_DOSES);
/** A quantity of vaccine in doses: zero or more. */
export const dosesOrNone = z.int().min(0).max(MAX_DOSES);
