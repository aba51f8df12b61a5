import { parse } from 'lossless-json';
import { type Fault, type Problem, platformProblem } from '../problem.ts';

/** Parses a JSON body; unlike JSON.parse it refuses duplicate keys in an object. */
export function parseJsonBody(text: string): unknown {
  try {
    return parse(text, null, {
      parseNumber: Number,
      onDuplicateKey: ({ key }) => {
        throw malformed({
          pointer: '/body',
          code: 'duplicate-key',
          message: `duplicate key: ${key.slice(0, 40)}`,
        });
      },
    });
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw malformed({ pointer: '/body', code: 'syntax', message: 'not well-formed JSON' });
    }
    if (error instanceof RangeError) {
      throw malformed({ pointer: '/body', code: 'too-deep', message: 'nested too deeply' });
    }
    throw error;
  }
}

function malformed(fault: Fault): Problem {
  return platformProblem('request/malformed-json', { errors: [fault] });
}
