import { expect, test } from '@jest/globals';
import { getCourse } from '../../../src/people/courses/course.store.ts';
import { startCampaign, verifiedPerson } from '../../support/people-factory.ts';
import { declareSomeFacility } from '../../support/places-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();

test('two people alike but for the sector of their employer have the same place but for the draw', async () => {
  await startCampaign(service);
  const places = [];
  for (const sector of ['public', 'private'] as const) {
    const facility = await declareSomeFacility(service, { sector });
    const { id } = await verifiedPerson(service, { groups: [1], facility: facility.id });
    const course = await getCourse(service.database, id);
    expect(JSON.stringify(course)).not.toContain(facility.id);
    const { key, ...order } = course.order;
    places.push({ ...order, key: key.slice(0, key.lastIndexOf('|')) });
  }
  expect(places[0]).toMatchObject({ waiting: true, group: 1 });
  expect(places[1]).toEqual(places[0]);
});
