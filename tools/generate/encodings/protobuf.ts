import type { FieldNumbers } from './field-numbers.ts';
import type { MessagePart, ProtobufMessage } from './messages.ts';

/**
 * The .proto text of a contract. Fields that are gone are reserved, by name and number.
 * @param messages the first is that of the data, and holds the others
 * @param numbers with one for each field
 * @see https://protobuf.dev/programming-guides/proto3/
 */
export function protobufOf(
  namespace: string,
  [root, ...nested]: readonly ProtobufMessage[],
  numbers: FieldNumbers,
): string {
  const inner = nested.flatMap((message) => ['', ...messageLines(message, numbers)]);
  const lines = root === undefined ? [] : messageLines(root, numbers, inner);
  return ['syntax = "proto3";', '', `package ${namespace};`, '', ...lines, ''].join('\n');
}

function messageLines(
  { name, fullName, description, parts, fieldNames }: ProtobufMessage,
  numbers: FieldNumbers,
  inner: readonly string[] = [],
): readonly string[] {
  const own = numbers[fullName] ?? {};
  const gone = Object.entries(own).filter(([field]) => !fieldNames.includes(field));
  const body = [...parts.flatMap((part) => partLines(part, own)), ...reserved(gone), ...inner];
  return [...comment(description), `message ${name} {`, ...indented(body), '}'];
}

function partLines(part: MessagePart, numbers: Readonly<Record<string, number>>): readonly string[] {
  const line = ({ name, type }: { name: string; type: string }) => `${type} ${name} = ${numbers[name]};`;
  if (part.kind === 'field') return [...comment(part.description), line(part)];
  return [...comment(part.description), `oneof ${part.name} {`, ...indented(part.fields.map(line)), '}'];
}

function reserved(gone: readonly (readonly [field: string, number: number])[]): readonly string[] {
  if (gone.length === 0) return [];
  const names = gone.map(([field]) => JSON.stringify(field));
  return [`reserved ${gone.map(([, number]) => number).join(', ')};`, `reserved ${names.join(', ')};`];
}

const comment = (text: string | undefined): readonly string[] =>
  text === undefined ? [] : text.split(/\r?\n/).map((line) => `// ${line}`.trimEnd());

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));
