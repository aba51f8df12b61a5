/** A piece of JSON text that stands as it is, well-formed or not. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object by its members in order: a key may stand twice, and `__proto__` is a key like any other. */
export class Members {
  readonly entries: readonly (readonly [string, JsonNode])[];

  constructor(entries: readonly (readonly [string, JsonNode])[]) {
    this.entries = entries;
  }
}

export type JsonNode = Raw | Members | readonly JsonNode[] | string | number | boolean | null;
export type JsonPath = readonly (string | number)[];

export function nodeOf(value: unknown): JsonNode {
  if (Array.isArray(value)) return value.map(nodeOf);
  if (typeof value === 'object' && value !== null)
    return new Members(Object.entries(value).map(([key, member]) => [key, nodeOf(member)]));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

/** The tree with another node at a path that is in it. */
export function replaceAt(node: JsonNode, path: JsonPath, change: (node: JsonNode) => JsonNode): JsonNode {
  const [step, ...rest] = path;
  if (step === undefined) return change(node);
  if (node instanceof Members) {
    return new Members(
      node.entries.map(([key, member]) => [key, key === step ? replaceAt(member, rest, change) : member]),
    );
  }
  if (node instanceof Raw || !isList(node)) throw new Error('this path leads nowhere');
  return node.map((item, index) => (index === step ? replaceAt(item, rest, change) : item));
}

export function jsonText(node: JsonNode): string {
  if (node instanceof Raw) return node.text;
  if (node instanceof Members) {
    return `{${node.entries.map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`).join(',')}}`;
  }
  return isList(node) ? `[${node.map(jsonText).join(',')}]` : JSON.stringify(node);
}

/** RFC 6901, under the root that a refusal names. */
export function pointerOf(root: string, path: JsonPath): string {
  return ['', root, ...path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))].join(
    '/',
  );
}

function isList(node: JsonNode): node is readonly JsonNode[] {
  return Array.isArray(node);
}
