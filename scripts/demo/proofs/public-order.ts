import { z } from 'zod';
import { recomputeOrderFile } from '../../../src/people/order-file/order-file.rules.ts';
import { sum } from '../../../src/platform/compare.ts';
import { sha256Hex } from '../../../src/platform/hash.ts';
import { inParallel } from '../../support/client.ts';
import { written } from '../../support/text-table.ts';
import { advanceTo, PROVINCE, type RegisteredPerson, type Rehearsal, today } from '../rehearsal.ts';

const DAY = '2021-09-18';
const seeds = z.object({ seeds: z.array(z.object({ number: z.int(), seed: z.string().nullable() })) });
const index = z.object({ waiting: z.int(), parts: z.int(), fileHash: z.string() });
const ownTurn = z.object({
  pseudonym: z.string(),
  ahead: z.number().nullable(),
  components: z.array(z.object({ label: z.object({ vi: z.string(), en: z.string() }) })),
});

/** The order is frozen and its seed revealed; then anybody can recompute what was published, from the files alone. */
export async function publishOrder(rehearsal: Rehearsal): Promise<void> {
  const { report, province } = rehearsal;
  const path = `/v1/provinces/${PROVINCE}`;
  advanceTo(rehearsal, DAY, '08:30');
  report.step(DAY, {
    vi: 'Thứ tự công khai: ai cũng tính lại được',
    en: 'The public order: anybody can compute it again',
  });
  await province.post(`${path}/draw-seeds`, undefined, seeds);
  rehearsal.report.refusal(
    'Sở Y tế',
    {
      vi: 'công bố hạt giống khi thứ tự chưa được chốt',
      en: 'reveal the seed before the order is frozen',
    },
    await province.ask('POST', `${path}/seed-reveal`),
    'order/not-frozen',
  );
  advanceTo(rehearsal, DAY, '08:40');
  await province.post(`${path}/order-freezes`, undefined, z.unknown());
  await province.post(`${path}/seed-reveal`, undefined, seeds);
  const orders = await recomputeAll(rehearsal);
  const people = sum(orders.map(({ waiting }) => waiting));
  const [first] = orders;
  report.event('Một người dân', {
    vi: `tải tệp thứ tự của 9 huyện và hạt giống đã công bố, tự tính lại ${written(people)} vị trí: giống đến từng byte (SHA-256 ${first?.hash.slice(0, 12)}… ở huyện đầu tiên)`,
    en: `anybody fetches the files of 9 districts and the revealed seed and computes ${people} turns again: the same to the byte`,
  });
  await askOwnTurn(rehearsal);
}

/** Compares every district's file with its published hash and with what the rules give. */
async function recomputeAll(rehearsal: Rehearsal): Promise<{ waiting: number; hash: string }[]> {
  const { anyone, report } = rehearsal;
  const published = await anyone.get(`/v1/public/draw-seeds/${PROVINCE}`, seeds);
  const revealed = new Map(
    published.seeds.flatMap(({ number, seed }) => (seed === null ? [] : [[number, seed] as const])),
  );
  return inParallel(rehearsal.districts, 3, async ({ code }) => {
    const path = `/v1/public/order/${code}/${today(rehearsal)}`;
    const { parts, fileHash, waiting } = await anyone.get(path, index);
    let text = '';
    for (let part = 1; part <= parts; part += 1) text += await anyone.get(`${path}/${part}`, z.string());
    const found = recomputeOrderFile(text, revealed);
    const good =
      found.sameBytes &&
      found.falseSeeds.length === 0 &&
      found.twice.length === 0 &&
      found.stillSecret === 0 &&
      sha256Hex(text) === fileHash;
    if (!good) report.fault(`the public order of ${code} is not what the rules give`);
    return { waiting, hash: found.sha256 };
  });
}

/** Somebody without an account asks with the code that was handed to them. */
async function askOwnTurn(rehearsal: Rehearsal): Promise<void> {
  const [district] = rehearsal.districts;
  const one = [...rehearsal.people.values()].find(
    (person) => waits(person) && person.district === district?.code,
  );
  if (district === undefined || one === undefined) throw new Error('nobody fits');
  const { code } = await district.client.get(
    `/v1/people/${one.id}/turn-code`,
    z.object({ code: z.string() }),
  );
  const turn = await rehearsal.anyone.post('/v1/public/turn', { code }, ownTurn);
  if (turn.pseudonym !== one.pseudonym) rehearsal.report.fault('a code has shown another person’s turn');
  rehearsal.report.event('Một người dân', {
    vi: `hỏi chỗ của mình bằng mã riêng: còn ${written(turn.ahead ?? 0)} người trước trong huyện; vì sao: ${turn.components.map(({ label }) => label.vi).join(' → ')}`,
    en: `asks for their own turn with their own code: ${turn.ahead} people ahead in the district, because of: ${turn.components.map(({ label }) => label.en).join(' → ')}`,
  });
}

function waits({ child, unverified, groups }: RegisteredPerson): boolean {
  return !child && !unverified && groups.some(({ group }) => group === 9);
}
