import { isMap, List, shown, type Value, type ValueMap } from './values.ts';

type Method<T> = (self: T, args: readonly Value[]) => Value | undefined;
type Methods<T> = Readonly<Record<string, Method<T>>>;

const text = (args: readonly Value[], at = 0): string => shown(args[at] ?? '');
const whole = (args: readonly Value[], at = 0): number => Number(args[at] ?? Number.NaN);
const listOf = (items: readonly Value[]): List => new List([...items]);

/** Of `java.lang.String`, those that templates use. */
const TEXTS: Methods<string> = {
  charAt: (self, args) => self.charAt(whole(args)),
  concat: (self, args) => self + text(args),
  contains: (self, args) => self.includes(text(args)),
  endsWith: (self, args) => self.endsWith(text(args)),
  equals: (self, [other]) => self === other,
  equalsIgnoreCase: (self, args) => self.toLowerCase() === text(args).toLowerCase(),
  indexOf: (self, args) => self.indexOf(text(args)),
  isEmpty: (self) => self === '',
  lastIndexOf: (self, args) => self.lastIndexOf(text(args)),
  length: (self) => self.length,
  matches: (self, args) => new RegExp(`^(?:${text(args)})$`).test(self),
  replace: (self, args) => self.replaceAll(text(args), () => text(args, 1)),
  replaceAll: (self, args) => self.replace(new RegExp(text(args), 'g'), text(args, 1)),
  replaceFirst: (self, args) => self.replace(new RegExp(text(args)), text(args, 1)),
  split: (self, args) => listOf(withoutEmptyEnd(self.split(new RegExp(text(args))))),
  startsWith: (self, args) => self.startsWith(text(args)),
  substring: (self, args) => self.slice(whole(args), args.length > 1 ? whole(args, 1) : undefined),
  toLowerCase: (self) => self.toLowerCase(),
  toString: (self: string) => self,
  toUpperCase: (self) => self.toUpperCase(),
  trim: (self) => self.trim(),
};

/** Of `java.util.List`. */
const LISTS: Methods<List> = {
  add: ({ items }, args) => {
    if (args.length > 1) items.splice(whole(args), 0, args[1] ?? null);
    else items.push(args[0] ?? null);
    return true;
  },
  addAll: ({ items }, [other]) => other instanceof List && items.push(...other.items) > 0,
  contains: ({ items }, [wanted]) => items.some((item) => isSame(item, wanted)),
  get: ({ items }, args) => items[whole(args)],
  indexOf: ({ items }, [wanted]) => items.findIndex((item) => isSame(item, wanted)),
  isEmpty: ({ items }) => items.length === 0,
  remove: ({ items }, args) => items.splice(whole(args), 1)[0],
  set: ({ items }, args) => items.splice(whole(args), 1, args[1] ?? null)[0],
  size: ({ items }) => items.length,
  subList: ({ items }, args) => listOf(items.slice(whole(args), whole(args, 1))),
  toString: (self: List) => shown(self),
};

/** Of `java.util.Map`. */
const MAPS: Methods<ValueMap> = {
  containsKey: (self, args) => self.has(text(args)),
  containsValue: (self, [wanted]) => [...self.values()].some((item) => isSame(item, wanted)),
  entrySet: (self) =>
    listOf(
      [...self].map(
        ([key, value]) =>
          new Map<string, Value>([
            ['key', key],
            ['value', value],
          ]),
      ),
    ),
  get: (self, args) => self.get(text(args)),
  getOrDefault: (self, args) => self.get(text(args)) ?? args[1],
  isEmpty: (self) => self.size === 0,
  keySet: (self) => listOf([...self.keys()]),
  put: (self, args) => {
    const before = self.get(text(args)) ?? null;
    self.set(text(args), args[1] ?? null);
    return before;
  },
  putAll: (self, [other]) => {
    if (isMap(other)) for (const [name, value] of other) self.set(name, value);
    return null;
  },
  remove: (self, args) => {
    const before = self.get(text(args)) ?? null;
    self.delete(text(args));
    return before;
  },
  size: (self) => self.size,
  toString: (self: ValueMap) => shown(self),
  values: (self) => listOf([...self.values()]),
};

/** Calls a method of a value; undefined for one that it does not have. */
export function callMethod(self: Value, name: string, args: readonly Value[]): Value | undefined {
  if (typeof self === 'string') return methodOf(TEXTS, name)?.(self, args);
  if (self instanceof List) return methodOf(LISTS, name)?.(self, args);
  if (isMap(self))
    return isEntry(self, name) ? self.get(name.slice(3).toLowerCase()) : methodOf(MAPS, name)?.(self, args);
  if (typeof self === 'number' || typeof self === 'boolean') return name === 'toString' ? String(self) : undefined;
  return self?.call(name, args);
}

/** Two values as `==` compares them. */
export function isSame(left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined || left === null || right === undefined || right === null)
    return (left ?? null) === (right ?? null);
  return shown(left) === shown(right);
}

function methodOf<T>(methods: Methods<T>, name: string): Method<T> | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

/** `$entry.getKey()` of an entry of a map. */
const isEntry = (self: ValueMap, name: string): boolean =>
  (name === 'getKey' || name === 'getValue') && self.has('key') && self.has('value');

/** As Java splits: empty texts at the end are left out. */
function withoutEmptyEnd(parts: readonly string[]): readonly string[] {
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1);
}
