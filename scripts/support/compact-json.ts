/** JSON indented by two, with every list and object that fits into `width` columns on a single line. */
export function compactJson(value: unknown, width = 110): string {
  return print(value, 0, 0, width);
}

/** `before`: columns the line already holds, with the key. */
function print(value: unknown, indent: number, before: number, width: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = oneLine(value);
  if (before + line.length <= width) return line;
  const inner = ' '.repeat(indent + 2);
  const members = Array.isArray(value)
    ? value.map((member) => `${inner}${print(member, indent + 2, indent + 2, width)}`)
    : Object.entries(value).map(([key, member]) => {
        const start = `${inner}${JSON.stringify(key)}: `;
        return `${start}${print(member, indent + 2, start.length, width)}`;
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${members.join(',\n')}\n${' '.repeat(indent)}${close}`;
}

function oneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${oneLine(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
