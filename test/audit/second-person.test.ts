import { beforeAll, describe, expect, test } from '@jest/globals';
import { listEndpoints } from '../../src/app.ts';
import { SECOND_PERSON_PROBLEMS } from '../../src/audit/second-person.problems.ts';
import { findingsAt, lateDose, sweep } from '../support/findings-factory.ts';
import { registerPerson, startCampaign } from '../support/people-factory.ts';
import { type SignedIn, TEST_SECRET, useService } from '../support/service.ts';
import { expectRefusal } from '../support/supply-factory.ts';
import { TWO_PEOPLE } from '../support/two-people-scenes.ts';

const service = useService();
beforeAll(() => startCampaign(service));

/** What an endpoint that decides begins with. */
const DECIDES =
  /^(accept|acknowledge|answer|approve|check|conclude|confirm|decide|decline|dismiss|refuse|reject|release|review|verify|withdraw)[A-Z]/;

/** Endpoints named like a decision that one person takes, and why one is enough. */
const ONE_PERSON: Readonly<Record<string, string>> = {
  acceptSessionPlan: 'a rule has proposed it; the drafts call nobody until they are published',
  acknowledgeLotFlag: 'a rule has raised the flag; saying what will be done moves no dose',
  answerLeftoverOffer: 'what the person who was asked said',
  checkInBooking: 'the person is there',
  concludeReaction: 'the expert council has concluded; this enters it',
  confirmBooking: 'the person’s own answer',
  confirmFinding: 'takes up what a rule found, which buries nothing; relatives are refused all the same',
  confirmInvitation: 'the person’s own answer',
  decideEligibility: 'a question: nothing is written',
  declineBooking: 'the person’s own answer',
  declineInvitation: 'the person’s own answer',
  refuseProduct: 'the person’s own answer',
  refuseRound: 'a province gives back doses of its own',
  releaseLot: 'one account holds a lot at once, for safety, and one ends the hold; a recall never ends',
  reviewFinding: 'takes up what a rule found, which buries nothing; relatives are refused all the same',
  withdrawConsent: 'the guardian’s own word',
  withdrawMembership: 'a claim taken back gives nobody a place in the order',
};

const endpoints = listEndpoints({
  tokenSecret: TEST_SECRET,
  tokenMinutes: 15,
  clock: { now: () => new Date() },
});

describe('every endpoint that decides', () => {
  test('takes two people, or it is said why not', () => {
    const deciding = endpoints.filter(({ id, method }) => method === 'post' && DECIDES.test(id));
    expect(deciding.map(({ id }) => id).sort()).toEqual(
      [...Object.keys(TWO_PEOPLE), ...Object.keys(ONE_PERSON)].sort(),
    );
  });

  test('declares both refusals if and only if it takes two people', () => {
    const declaring = (code: string): string[] =>
      endpoints
        .filter(({ problems }) => problems.includes(code))
        .map(({ id }) => id)
        .sort();
    const [sameAccount, related] = SECOND_PERSON_PROBLEMS;
    expect(declaring(sameAccount)).toEqual(Object.keys(TWO_PEOPLE).sort());
    expect(declaring(related)).toEqual(
      [...Object.keys(TWO_PEOPLE), 'confirmFinding', 'reviewFinding'].sort(),
    );
  });
});

async function declare(by: SignedIn, person: string, relation: string): Promise<void> {
  const declared = { who: { kind: 'person', person }, relation };
  await by.post(`/v1/accounts/${by.account}/relations`, declared).expect(201);
}

describe('a second person', () => {
  test.each(Object.entries(TWO_PEOPLE))(
    '%s: not the proposer, no relative, but somebody else',
    async (id, { prepare, proposer: [role, area], decider: [decides, within] = [role, area] }) => {
      const proposer = await service.as(role, area, `${id.toLowerCase()}-proposer`);
      const { path, body, person } = await prepare(service, proposer);
      const as = (who: string) => service.as(decides, within, `${id.toLowerCase()}-${who}`);
      const own = await expectRefusal(service, 'second-person/same-account', () => proposer.post(path, body));
      expect(own.status).toBe(403);

      const holder = await registerPerson(service);
      const kin = await as('kin');
      await declare(proposer, holder.id, 'self');
      await declare(kin, holder.id, 'sibling');
      const related = await expectRefusal(service, 'second-person/related', () => kin.post(path, body));
      expect(related.status).toBe(403);
      expect(related.body.details).toEqual({ with: 'proposer' });

      if (person !== undefined) {
        for (const relation of ['self', 'child']) {
          const close = await as(`${relation}-of-person`);
          await declare(close, person, relation);
          const refused = await expectRefusal(service, 'second-person/related', () => close.post(path, body));
          expect(refused.body.details).toEqual({ with: 'person' });
        }
      }
      await (await as('other')).post(path, body).expect(200);
    },
  );

  test('takes up no finding that names a relative', async () => {
    const { dose, open } = await lateDose(service);
    await sweep(service);
    const [finding] = await findingsAt(service, dose.site, '&kind=late-entry');
    const path = `/v1/findings/${finding?.id}`;
    const holder = await registerPerson(service);
    await declare(open.staff, holder.id, 'self');
    const kinOfStaff = await service.as('province', '26', 'kin-of-staff');
    await declare(kinOfStaff, holder.id, 'spouse');
    const kinOfPerson = await service.as('province', '26', 'kin-of-person');
    await declare(kinOfPerson, dose.person, 'parent');
    const words = { reason: 'careless-record', note: 'Điểm tiêm nhập muộn' };
    const refuse = async (step: string, body?: object) => {
      for (const [by, relative] of [
        [kinOfStaff, 'proposer'],
        [kinOfPerson, 'person'],
      ] as const) {
        const refused = await expectRefusal(service, 'second-person/related', () =>
          by.post(`${path}/${step}`, body),
        );
        expect(refused.body.details).toEqual({ with: relative });
      }
    };
    await refuse('review');
    const other = await service.as('province', '26', 'no-kin');
    await other.post(`${path}/review`).expect(200);
    await refuse('confirm', words);
    await other.post(`${path}/confirm`, words).expect(200);
  });
});
