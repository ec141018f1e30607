/** A number as it was written, where JavaScript's own would be another one. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Reviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** JSON as it was written: an amount of twenty digits stays one. Undefined for what is no JSON. */
export function parseExact(text: string): unknown {
  const exact: Reviver = (_key, value, context) => {
    const isOther = typeof value === 'number' && context?.source !== undefined && String(value) !== context.source;
    return isOther ? new ExactNumber(context.source) : value;
  };
  try {
    return JSON.parse(text, exact);
  } catch {
    return undefined;
  }
}

export type Branch = readonly (readonly [key: string, value: unknown])[];

/** The members of an object or the items of a list; undefined for what has none. */
export function branchOf(value: unknown): Branch | undefined {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item] as const);
  if (typeof value === 'object' && value !== null && !(value instanceof ExactNumber)) return Object.entries(value);
  return undefined;
}

/** What stands for a closed branch, such as `{type, data, … 4 more}` and `[12]`. */
export function summaryOf(value: unknown): string {
  const branch = branchOf(value) ?? [];
  if (Array.isArray(value)) return `[${branch.length}]`;
  const names = branch.slice(0, 3).map(([key]) => (key.length > 24 ? `${key.slice(0, 23)}…` : key));
  const left = branch.length - names.length;
  return `{${names.join(', ')}${left > 0 ? `, … ${left} more` : ''}}`;
}

/** The text of a value without members. */
export function leafText(value: unknown): string {
  if (value instanceof ExactNumber) return value.source;
  return JSON.stringify(value) ?? 'undefined';
}

export const kindOf = (value: unknown): string => {
  if (value instanceof ExactNumber) return 'number';
  return value === null ? 'null' : typeof value;
};

export interface Difference {
  /** Such as `data.items[0].price`. */
  readonly path: string;
  /** Absent where it was added. */
  readonly before?: unknown;
  /** Absent where it was removed. */
  readonly after?: unknown;
}

/** Where two values differ, by path. */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  const [a, b] = [branchOf(before), branchOf(after)];
  if (a === undefined || b === undefined || Array.isArray(before) !== Array.isArray(after)) {
    return isSameLeaf(before, after) ? [] : [{ path, before, after }];
  }
  const [old, now] = [new Map(a), new Map(b)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const inner = Array.isArray(before) ? `${path}[${key}]` : joined(path, key);
    if (!old.has(key)) return [{ path: inner, after: now.get(key) }];
    if (!now.has(key)) return [{ path: inner, before: old.get(key) }];
    return differences(old.get(key), now.get(key), inner);
  });
}

const isSameLeaf = (a: unknown, b: unknown): boolean =>
  branchOf(a) === undefined && branchOf(b) === undefined && leafText(a) === leafText(b);

function joined(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** JSON with two spaces, for people; exact numbers as they were written. */
export function prettyJson(value: unknown, indent = ''): string {
  const branch = branchOf(value);
  if (branch === undefined) return leafText(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (branch.length === 0) return `${open}${close}`;
  const inner = `${indent}  `;
  const lines = branch.map(
    ([key, item]) => `${inner}${Array.isArray(value) ? '' : `${JSON.stringify(key)}: `}${prettyJson(item, inner)}`,
  );
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
