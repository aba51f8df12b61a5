import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  html,
  htmlPage,
  inBoth,
  link,
  writtenDayOr,
  writtenInstant,
  writtenNumber,
} from '../../src/reports/html.ts';

describe('a template', () => {
  test('escapes what is put in, keeps pieces, writes lists, and leaves out what is not there', () => {
    const row = html`<tr><td>${'<b>&"\''}</td></tr>`;
    expect(
      html`<table title="${'a"b'}">${[row, row]}${false}${null}${undefined}${0}</table>`.toString(),
    ).toBe(
      '<table title="a&quot;b"><tr><td>&lt;b&gt;&amp;&quot;&#39;</td></tr>' +
        '<tr><td>&lt;b&gt;&amp;&quot;&#39;</td></tr>0</table>',
    );
  });

  test('no text can open a tag, an attribute or an entity, and all of it can be read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const made = html`${text}`.toString();
        expect(made).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
        const back = made
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        return back === text;
      }),
    );
  });

  test('what only looks like a piece is text', () => {
    const forged: unknown = { toString: () => '<script>' };
    // A value that came from outside the types.
    expect(() => html`${forged as string}`).toThrow();
  });
});

describe('a link', () => {
  test.each([
    'javascript:alert(1)',
    '//elsewhere.example',
    '/\\elsewhere',
    'v1/rounds',
    'https://x.example/',
  ])('never leads to %s', (path) => expect(() => link(path, 'x')).toThrow(RangeError));
  test('keeps its query', () => {
    expect(link('/v1/rounds?a=1&b=2', '<1>').toString()).toBe(
      '<a href="/v1/rounds?a=1&amp;b=2">&lt;1&gt;</a>',
    );
  });
});

test('numbers, days and times are written as in Việt Nam', () => {
  expect(writtenNumber(2_960_100)).toBe('2.960.100');
  expect(writtenNumber(-45_000)).toBe('-45.000');
  expect(writtenNumber(12.5)).toBe('12,5');
  expect(writtenDayOr('2021-09-02')).toBe('02/09/2021');
  expect(writtenDayOr(null)).toBe('–');
  expect(writtenInstant('2021-09-02T17:05:00Z')).toBe('00:05, 03/09/2021');
});

test('a text stands in both languages, the page’s own first; once when they are the same', () => {
  const text = { vi: 'Đã nhận', en: 'Received' };
  expect(inBoth(text, 'vi').toString()).toBe('Đã nhận <small lang="en">Received</small>');
  expect(inBoth(text, 'en').toString()).toBe('Received <small lang="vi">Đã nhận</small>');
  expect(inBoth({ vi: 'AstraZeneca', en: 'AstraZeneca' }, 'vi').toString()).toBe('AstraZeneca');
});

test('a page needs no script and nothing from elsewhere', () => {
  const page = htmlPage({ language: 'vi', title: 'Đợt <1>', body: html`<h1>${'Đợt'}</h1>`, wide: true });
  expect(page).toMatch(/^<!doctype html>\n<html lang="vi">/);
  expect(page).toContain('<title>Đợt &lt;1&gt;</title>');
  expect(page).toContain('A4 landscape');
  expect(page).not.toMatch(/<script|src=|url\(|@import|https?:/);
  expect(page).toContain('"Segoe UI"');
});
