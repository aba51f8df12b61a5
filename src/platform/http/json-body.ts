import { parse } from 'lossless-json';
import { type Fault, type Problem, platformProblem } from '../problem.ts';

/** Parses a JSON body, refusing what JSON.parse would let pass: a key that stands twice in one object. */
export function parseJsonBody(text: string): unknown {
  try {
    return parse(text, null, {
      parseNumber: Number,
      onDuplicateKey: ({ key }) => {
        throw malformed({
          pointer: '/body',
          code: 'duplicate-key',
          message: `a key stands twice: ${key.slice(0, 40)}`,
        });
      },
    });
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw malformed({ pointer: '/body', code: 'syntax', message: 'not well-formed JSON' });
    }
    if (error instanceof RangeError) {
      throw malformed({ pointer: '/body', code: 'too-deep', message: 'nested too deep' });
    }
    throw error;
  }
}

function malformed(fault: Fault): Problem {
  return platformProblem('request/malformed-json', { errors: [fault] });
}
