import { test } from '@jest/globals';
import fc from 'fast-check';
import { writeFileSync, appendFileSync } from 'node:fs';
import { listEndpoints } from '../src/app.ts';
import { systemClock } from '../src/platform/clock.ts';
import { requestOf } from './support/requests-of-endpoint.ts';
import { hintsOf } from './support/world-factory.ts';
const id = (a: string) => `${a}.01J00000000000000000000001`;
const world: any = { province: '26', district: '26-243', site: '26-243-001', commune: '08707', session: id('26-243-001'), booking: id('26-243-001'), ready: id('26-243-001'), patient: id('26'), dose: id('26-243-001'), published: id('26-243-001'), person: id('26'), membership: id('26-243'), consent: id('26'), facility: id('26-243'), account: id('26-243'), lot: 'astrazeneca~A', hold: id('26-243-001'), round: id('VN'), shareOut: id('26'), shipment: id('26-243'), override: id('26-243-001'), offer: id('26-243-001'), plan: id('26-243'), question: id('26') };
test('x', () => {
  const service: any = { clock: { now: () => new Date('2021-08-10T00:00:00Z') } };
  writeFileSync('/tmp/pl/sample.txt', '');
  for (const e of listEndpoints({ tokenSecret: 'x'.repeat(40), tokenMinutes: 15, clock: systemClock })) {
    if (e.access.kind === 'public') continue;
    appendFileSync('/tmp/pl/sample.txt', `${e.id} `);
    const t = performance.now();
    fc.sample(requestOf(e, hintsOf(service, [world], 'always')).filter(({params,query,body}) => process.env.ALL ? true : /"26[-."]/.test(JSON.stringify([params,query,body]))), 3);
    appendFileSync('/tmp/pl/sample.txt', `${Math.round(performance.now() - t)}\n`);
  }
});
