import { z } from 'zod';
import { withId } from '../../support/calls.ts';
import { type Client, inParallel } from '../../support/client.ts';
import { type District, PROVINCE, type Site, type Users } from '../rehearsal.ts';
import { type DistrictPlan, districtsFor } from './made-up-people.ts';

export const DEMO_PASSWORD = 'tiem-chung-2021';
const siteId = z.object({ id: z.string(), name: z.string() });

/** Makes accounts, heads and sites: who works with the service, and where. `open` signs in with the demo's password. */
export async function setUpPlaces(
  administrator: Client,
  open: (username: string) => Client,
  people: number,
): Promise<Users> {
  const account = async (username: string, role: string, area: string): Promise<Client> => {
    await administrator.post('/v1/accounts', { username, password: DEMO_PASSWORD, role, area }, withId);
    return open(username);
  };
  const ministry = await account('bo-y-te', 'ministry', 'VN');
  const ministryApprover = await account('cuc-ytdp', 'ministry', 'VN');
  const province = await account('so-y-te.26', 'province', PROVINCE);
  const provinceApprover = await account('cdc.26', 'province', PROVINCE);
  const inspector = await account('thanh-tra.26', 'inspector', PROVINCE);
  await province.post(`/v1/provinces/${PROVINCE}/campaign`, undefined, z.object({ seedHash: z.string() }));
  await province.post(
    `/v1/areas/${PROVINCE}/head`,
    { head: 'Giám đốc Sở Y tế Nguyễn Minh Giả' },
    z.unknown(),
  );
  const districts = await inParallel(districtsFor(people), 3, (district) =>
    setUpDistrict(district, province, account),
  );
  return { ministry, ministryApprover, province, provinceApprover, inspector, districts };
}

async function setUpDistrict(
  district: DistrictPlan,
  province: Client,
  account: (username: string, role: string, area: string) => Promise<Client>,
): Promise<District> {
  const { code } = district;
  const short = code.slice(3);
  const client = await account(`ttyt.${short}`, 'district', code);
  await client.post(
    `/v1/areas/${code}/head`,
    { head: `Giám đốc Trung tâm Y tế ${district.name} (giả định)` },
    z.unknown(),
  );
  const bare = bareName(district);
  const kinds = [
    {
      name: `Trung tâm Y tế ${bare}`,
      kind: 'district-health-centre',
      sector: 'public',
      canResuscitate: true,
    },
    {
      name: `Trạm Y tế trung tâm ${bare}`,
      kind: 'commune-health-station',
      sector: 'public',
      canResuscitate: true,
    },
    {
      name: `Phòng khám đa khoa tư nhân ${bare}`,
      kind: 'private-clinic',
      sector: 'private',
      canResuscitate: false,
    },
  ];
  const sites: Site[] = [];
  for (const [index, kind] of kinds.entries()) {
    const made = await province.post(
      '/v1/sites',
      {
        district: code,
        commune: district.communes[index % district.communes.length],
        ...kind,
        tables: 8,
        coldChain: ['2..8', '-90..-60', '-25..-15'],
        head: `Trưởng điểm tiêm ${index + 1} ${bare} (giả định)`,
      },
      siteId,
    );
    sites.push({
      id: made.id,
      name: made.name,
      canResuscitate: kind.canResuscitate,
      client: await account(`diem-tiem.${made.id.slice(3)}`, 'site', made.id),
    });
  }
  const [first, second, third] = sites;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('three sites were made');
  return { ...district, client, sites: [first, second, third] };
}

/** The name of a district without its rank. */
export function bareName({ name }: DistrictPlan): string {
  return name.replace(/^(Thành phố|Huyện|Thị xã)\s+/u, '');
}
