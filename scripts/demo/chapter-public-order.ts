import { z } from 'zod';
import { recomputeOrderFile } from '../../src/people/order-file/order-file.rules.ts';
import { sha256Hex } from '../../src/platform/hash.ts';
import { inParallel } from '../support/client.ts';
import { PROVINCE } from './cast.ts';
import { written } from './narrator.ts';
import { expectRefusal, goTo, type Player, type Stage, today } from './stage.ts';

const DAY = '2021-09-18';
const seeds = z.object({ seeds: z.array(z.object({ number: z.int(), seed: z.string().nullable() })) });
const index = z.object({ waiting: z.int(), parts: z.int(), fileHash: z.string() });
const ownTurn = z.object({
  pseudonym: z.string(),
  ahead: z.number().nullable(),
  components: z.array(z.object({ label: z.object({ vi: z.string(), en: z.string() }) })),
});

/** The order is frozen, its seed revealed, and what was published computed again by whoever likes, from the files alone. */
export async function publishOrder(stage: Stage): Promise<void> {
  const { narrator, province } = stage;
  const path = `/v1/provinces/${PROVINCE}`;
  goTo(stage, DAY, '08:30');
  narrator.chapter(DAY, {
    vi: 'Thứ tự công khai: ai cũng tính lại được',
    en: 'The public order: anybody can compute it again',
  });
  await province.post(`${path}/draw-seeds`, undefined, seeds);
  expectRefusal(
    stage,
    'Sở Y tế',
    {
      vi: 'công bố hạt giống khi thứ tự chưa được chốt',
      en: 'reveal the seed before the order is frozen',
    },
    await province.ask('POST', `${path}/seed-reveal`),
    'order/not-frozen',
  );
  goTo(stage, DAY, '08:40');
  await province.post(`${path}/order-freezes`, undefined, z.unknown());
  await province.post(`${path}/seed-reveal`, undefined, seeds);
  const orders = await recomputeAll(stage);
  const people = orders.reduce((sum, { waiting }) => sum + waiting, 0);
  const [first] = orders;
  narrator.tell('Một người dân', {
    vi: `tải tệp thứ tự của 9 huyện và hạt giống đã công bố, tự tính lại ${written(people)} vị trí: giống đến từng byte (SHA-256 ${first?.hash.slice(0, 12)}… ở huyện đầu tiên)`,
    en: `anybody fetches the files of 9 districts and the revealed seed and computes ${people} places again: the same to the byte`,
  });
  await askOwnPlace(stage);
}

/** Holds every district's file against its published hash and against what the rules give. */
async function recomputeAll(stage: Stage): Promise<{ waiting: number; hash: string }[]> {
  const { anyone, faults } = stage;
  const told = await anyone.get(`/v1/public/draw-seeds/${PROVINCE}`, seeds);
  const revealed = new Map(
    told.seeds.flatMap(({ number, seed }) => (seed === null ? [] : [[number, seed] as const])),
  );
  return inParallel(stage.districts, 3, async ({ code }) => {
    const path = `/v1/public/order/${code}/${today(stage)}`;
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
    if (!good) faults.push(`the public order of ${code} is not what the rules give`);
    return { waiting, hash: found.sha256 };
  });
}

/** Somebody without an account asks with the code that was handed to her. */
async function askOwnPlace(stage: Stage): Promise<void> {
  const [district] = stage.districts;
  const one = [...stage.people.values()].find(
    (player) => waits(player) && player.district === district?.code,
  );
  if (district === undefined || one === undefined) throw new Error('nobody of the cast fits');
  const { code } = await district.client.get(
    `/v1/people/${one.id}/turn-code`,
    z.object({ code: z.string() }),
  );
  const place = await stage.anyone.post('/v1/public/turn', { code }, ownTurn);
  if (place.pseudonym !== one.pseudonym) stage.faults.push('a code has shown another person’s place');
  stage.narrator.tell('Một người dân', {
    vi: `hỏi chỗ của mình bằng mã riêng: còn ${written(place.ahead ?? 0)} người trước trong huyện; vì sao: ${place.components.map(({ label }) => label.vi).join(' → ')}`,
    en: `asks for her own place with her own code: ${place.ahead} people before her in the district, because of: ${place.components.map(({ label }) => label.en).join(' → ')}`,
  });
}

function waits({ child, unverified, groups }: Player): boolean {
  return !child && !unverified && groups.some(({ group }) => group === 9);
}
