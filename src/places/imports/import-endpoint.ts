import { z } from 'zod';
import { PROVINCE_AND_DISTRICT } from '../../platform/http/roles.ts';
import { IMPORT_LIMIT_BYTES } from './csv-table.ts';
import { importReport } from './import-report.ts';

/** What every endpoint that imports a CSV list declares. */
export const importEndpoint = {
  method: 'post',
  tag: 'places',
  access: { kind: 'roles', roles: PROVINCE_AND_DISTRICT, area: 'own' },
  body: z.string(),
  bodyType: 'text/csv',
  bodyLimitBytes: IMPORT_LIMIT_BYTES,
  idempotent: true,
  response: importReport,
  problems: [
    'import/malformed-csv',
    'import/wrong-columns',
    'import/no-rows',
    'import/too-many-rows',
    'place/number-taken',
  ],
} as const;
