import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { secondPersonFault } from '../../src/audit/second-person.rules.ts';
import {
  FINDING_EVENTS,
  FINDING_STATES,
  type FindingEventName,
  type FindingState,
} from '../../src/findings/finding.ts';
import { decisionFault, handsIn, nextFindingState } from '../../src/findings/finding-state.rules.ts';

const doc = readFileSync(path.join(import.meta.dirname, '../../src/findings/states.md'), 'utf8');
const rows = doc
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('| ---'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
const [header = [], ...body] = rows;
const table = new Map(
  body.map(([state = '', ...cells]) => [
    state,
    new Map(cells.flatMap((cell, index) => (cell === '' ? [] : [[header[index + 1] ?? '', cell] as const]))),
  ]),
);

describe('the states of a finding', () => {
  const cells = FINDING_STATES.flatMap((state) =>
    FINDING_EVENTS.map((event): [FindingState, FindingEventName] => [state, event]),
  );

  test('the document knows every state and event', () => {
    expect([...table.keys()].sort()).toEqual([...FINDING_STATES].sort());
    expect(header.slice(1).sort()).toEqual([...FINDING_EVENTS].sort());
  });

  test.each(cells)('%s, %s', (state, event) => {
    expect(nextFindingState(state, event)).toBe(table.get(state)?.get(event));
  });
});

describe('who decides', () => {
  const finding = { area: '26-243-001', accounts: ['26.NAMED'], reviewedBy: '26.REVIEWER' };
  test.each([
    ['26', '26.A', 'review', undefined],
    ['VN', 'VN.A', 'dismiss', undefined],
    ['26-243-001', '26-243-001.A', 'review', 'not-from-above'],
    ['12', '12.A', 'confirm', 'not-from-above'],
    ['26', '26.NAMED', 'review', 'named-in-it'],
    ['26', '26.REVIEWER', 'confirm', undefined],
    ['26', '26.REVIEWER', 'dismiss', 'same-account'],
  ] as const)('area %s, account %s, %s: %s', (area, account, event, fault) => {
    const hands = handsIn(finding, event);
    const second = secondPersonFault({ decider: account, hands, people: [], ties: [] });
    expect(decisionFault(finding, { account, area }) ?? second).toBe(fault);
  });
});
