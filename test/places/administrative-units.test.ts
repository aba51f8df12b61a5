import { describe, expect, test } from '@jest/globals';
import {
  findCommune,
  findDistrict,
  findProvince,
  listCommunes,
  listDistricts,
  listProvinces,
} from '../../src/places/administrative-units.ts';
import { locationFault } from '../../src/places/place.rules.ts';
import { useService } from '../support/service.ts';

describe('administrative units of 2021', () => {
  test('are 63 provinces, 705 districts, 10,599 communes', () => {
    const districts = listProvinces().flatMap((province) => listDistricts(province.code));
    const communes = districts.flatMap((district) => listCommunes(district.code));
    expect([listProvinces().length, districts.length, communes.length]).toEqual([63, 705, 10_599]);
    expect(new Set(communes.map((commune) => commune.code)).size).toBe(10_599);
  });

  test('Vĩnh Phúc has 9 districts and 136 communes', () => {
    const districts = listDistricts('26');
    expect(districts).toHaveLength(9);
    expect(districts.flatMap((district) => listCommunes(district.code))).toHaveLength(136);
    expect(findProvince('26')?.name).toBe('Tỉnh Vĩnh Phúc');
    expect(findDistrict('26-243')).toEqual({
      code: '26-243',
      name: 'Thành phố Vĩnh Yên',
      province: '26',
    });
    expect(findCommune('08707')).toMatchObject({ district: '26-243', province: '26' });
  });

  test('five island districts have no commune', () => {
    const islands = listProvinces()
      .flatMap((province) => listDistricts(province.code))
      .filter((district) => listCommunes(district.code).length === 0);
    expect(islands.map((district) => district.name)).toEqual([
      'Huyện Bạch Long Vĩ',
      'Huyện Cồn Cỏ',
      'Huyện Hoàng Sa',
      'Huyện Lý Sơn',
      'Huyện Côn Đảo',
    ]);
  });

  test.each([
    ['26-243', '08707', undefined],
    ['26-243', null, undefined],
    ['26-999', null, 'unknown-district'],
    ['12-243', null, 'unknown-district'],
    ['26-243', '99999', 'unknown-commune'],
    ['26-244', '08707', 'commune-elsewhere'],
  ])('district %s with commune %s: %s', (district, commune, fault) => {
    expect(locationFault(district, commune)).toBe(fault);
  });
});

describe('administrative units over HTTP', () => {
  const service = useService();

  test('provinces, their districts, their communes', async () => {
    const anyone = await service.as('site', '26-243-001');
    const provinces = await anyone.get('/v1/administrative-units').expect(200);
    expect(provinces.body.items).toHaveLength(63);
    const districts = await anyone.get('/v1/administrative-units/26/children').expect(200);
    expect(districts.body.items[0]).toEqual({
      code: '26-243',
      name: 'Thành phố Vĩnh Yên',
      level: 'district',
    });
    const communes = await anyone.get('/v1/administrative-units/26-243/children').expect(200);
    expect(communes.body.items).toHaveLength(9);
    await anyone.get('/v1/administrative-units/20-498/children').expect(404);
  });

  test.each([
    ['99', 404],
    ['26-999', 404],
    ['VN', 400],
    ['08707', 400],
  ])('children of %s answer %i', async (code, status) => {
    const anyone = await service.as('site', '26-243-001');
    await anyone.get(`/v1/administrative-units/${code}/children`).expect(status);
  });

  test('nobody without an account', async () => {
    await service.anonymous().get('/v1/administrative-units').expect(401);
  });
});
