import { z } from 'zod';
import { areaCode, communeCode } from '../platform/area.ts';

export const SECTORS = ['public', 'private'] as const;
export const sector = z.enum(SECTORS);
export type Sector = z.infer<typeof sector>;

export const MAX_NAME = 200;
export const MAX_HEAD = 120;

/** One line of typed text: composed letters (NFC), trimmed, without control characters. */
function line(max: number): z.ZodString {
  return z
    .string()
    .normalize('NFC')
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}+$/u);
}

export const placeName = line(MAX_NAME)
  .regex(/[\p{L}\p{N}]/u)
  .meta({ example: 'Trạm Y tế phường Liên Bảo' });
export const headName = line(MAX_HEAD).meta({
  description: 'Name of the head, who answers for the place',
  example: 'Nguyễn Văn Bình',
});
export const communeOrNone = communeCode
  .nullable()
  .meta({ description: 'null if the commune is not known, and in island districts without communes' });

/** A province, district or commune as the API shows it. */
export const administrativeUnit = z
  .strictObject({
    code: z.string().meta({ description: 'province 26, district 26-243, commune 08707' }),
    name: z.string(),
    level: z.enum(['province', 'district', 'commune']),
  })
  .meta({ id: 'AdministrativeUnit' });

/** The head of an area and since when. Naming another one appends to the history; nothing is replaced. */
export const areaHead = z
  .strictObject({ area: areaCode, head: headName, since: z.iso.datetime(), namedBy: z.string() })
  .meta({ id: 'AreaHead' });
export type AreaHead = z.infer<typeof areaHead>;
