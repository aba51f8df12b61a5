import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from '@swc/core';

const ROOT = path.join(import.meta.dirname, '../..');
/** Files that git ignores or that are not ours. */
const SKIPPED = new Set(['.git', 'node_modules', '.cache', '.data', 'coverage', '.env']);

export interface Import {
  /** As written, or for our own files the path from the root. */
  readonly from: string;
  readonly typeOnly: boolean;
}

export interface SourceFile {
  readonly path: string;
  readonly imports: readonly Import[];
  /** `as`, `!`, `any`, `process.env`: what the house asks about, with its line. */
  readonly oddities: readonly { readonly what: Oddity; readonly line: number }[];
  readonly linesOfCode: number;
}

export type Oddity = 'as' | '!' | 'any' | 'process.env' | 'default export';

/** Every file of the repository that is ours, by path from the root. */
export function repositoryFiles(folder = ''): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name) && !entry.name.endsWith('.log'))
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? repositoryFiles(name) : [name];
    });
}

export function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** Reads a TypeScript file as far as the rules of the house need it. */
export function readSource(file: string): SourceFile {
  const text = readText(file);
  // The empty statement in front tells where swc, which counts on from file to file, begins to count.
  const bytes = Buffer.from(`;${text}`);
  const module = parseSync(`;${text}`, { syntax: 'typescript', target: 'es2024' });
  const imports: Import[] = [];
  const oddities: { what: Oddity; line: number }[] = [];
  const lineOf = (span: unknown): number =>
    isNode(span) && typeof span.start === 'number'
      ? bytes
          .subarray(0, span.start - module.span.start)
          .toString('utf8')
          .split('\n').length
      : 0;

  walk(module, (node) => {
    const from = importedBy(node);
    if (from !== undefined) imports.push({ from: resolved(file, from), typeOnly: node.typeOnly === true });
    const what = oddityOf(node);
    if (what !== undefined) oddities.push({ what, line: lineOf(node.span) });
  });
  return { path: file, imports, oddities, linesOfCode: codeLines(text) };
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (isNode(value)) {
    visit(value);
    for (const member of Object.values(value)) walk(member, visit);
  }
}

/** What an import or export declaration or an `import()` names. */
function importedBy(node: Node): string | undefined {
  const { source, callee, arguments: given } = node;
  const called = isNode(callee) && callee.type === 'Import' && Array.isArray(given) ? given[0] : undefined;
  const named: unknown = isNode(called) ? called.expression : source;
  return isNode(named) && named.type === 'StringLiteral' && typeof named.value === 'string'
    ? named.value
    : undefined;
}

function oddityOf(node: Node): Oddity | undefined {
  switch (node.type) {
    case 'TsAsExpression':
    case 'TsTypeAssertion':
      return 'as';
    case 'TsNonNullExpression':
      return '!';
    case 'TsKeywordType':
      return node.kind === 'any' ? 'any' : undefined;
    case 'ExportDefaultDeclaration':
    case 'ExportDefaultExpression':
      return 'default export';
    case 'MemberExpression':
      return isNamed(node.object, 'process') && isNamed(node.property, 'env') ? 'process.env' : undefined;
    default:
      return undefined;
  }
}

function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node.type === 'Identifier' && node.value === name;
}

function resolved(file: string, specifier: string): string {
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
}

function codeLines(text: string): number {
  return text.split('\n').filter((line) => !/^\s*(\/\/.*|\/?\*.*)?$/.test(line)).length;
}
