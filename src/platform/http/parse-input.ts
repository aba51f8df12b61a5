import type { z } from 'zod';
import { type Fault, platformProblem } from '../problem.ts';
import type { Endpoint, Input } from './endpoint.ts';

const MAX_FAULTS = 50;
/** Deeper than any declared request. */
const MAX_DEPTH = 12;
const NOT_TEXT = /[^\P{Cc}\t\n\r]/u;

/** The typed input of a request. Throws `request/invalid` with one JSON pointer per fault; values are never echoed. */
export function parseInput(
  endpoint: Endpoint,
  raw: { params: unknown; query: unknown; body: unknown },
): Input<unknown, unknown, unknown> {
  const faults: Fault[] = [];
  const part = (schema: z.ZodType | undefined, value: unknown, root: string): unknown => {
    if (schema === undefined) {
      if (root !== 'path' && isFilled(value)) {
        faults.push({ pointer: `/${root}`, code: 'unexpected', message: `no ${root} is expected here` });
      }
      return undefined;
    }
    // Tables are checked row by row elsewhere.
    if (endpoint.bodyType !== 'text/csv') faults.push(...textFaults(value, root));
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) faults.push(...faultsOf(issue, root));
    return undefined;
  };
  const input = {
    params: part(endpoint.params, raw.params, 'path'),
    query: part(endpoint.query, raw.query, 'query'),
    body: part(endpoint.body, raw.body, 'body'),
  };
  if (faults.length > 0) throw platformProblem('request/invalid', { errors: faults.slice(0, MAX_FAULTS) });
  return input;
}

function faultsOf(issue: z.core.$ZodIssue, root: string): Fault[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerOf(root, [...path, key.slice(0, 60)]),
      code: 'unknown-field',
      message: 'unknown field',
    }));
  }
  return [{ pointer: pointerOf(root, path), code: issue.code.replaceAll('_', '-'), message: issue.message }];
}

/**
 * One fault for each string with control characters (other than tabs and line breaks) or half of a surrogate pair: neither
 * is text, and the latter cannot be stored unchanged.
 */
function textFaults(value: unknown, root: string): Fault[] {
  const faults: Fault[] = [];
  const open: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: part, path } = next;
    if (typeof part === 'string') {
      if (NOT_TEXT.test(part) || !part.isWellFormed()) {
        faults.push({
          pointer: pointerOf(root, path),
          code: 'not-text',
          message: 'control characters, or half of a surrogate pair',
        });
      }
    } else if (typeof part === 'object' && part !== null && path.length < MAX_DEPTH) {
      for (const [key, member] of Object.entries(part)) open.push({ value: member, path: [...path, key] });
    }
  }
  return faults;
}

function pointerOf(root: string, path: readonly string[]): string {
  return ['', root, ...path.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
}

function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
