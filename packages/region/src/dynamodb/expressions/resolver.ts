import type { AttributeValue } from '../values/attribute-value.ts';
import { isReserved } from './reserved-words.ts';
import type { Substitutions } from './substitutions.ts';
import type { Path, PathPart, PathSyntax } from './syntax.ts';

/** Hears what is wrong with the names and values of an expression. */
export interface ResolverFaults {
  reserved(message: string): void;
  undefinedName(message: string): void;
  undefinedValue(message: string): void;
}

/** Stands for a value that the request does not define; its fault is heard, so that it is never used. */
const UNDEFINED: AttributeValue = { NULL: true };

/** Puts the request's names and values into an expression. */
export class Resolver {
  /** All paths, in the order in which they were asked for. */
  readonly paths: Path[] = [];
  readonly #substitutions: Substitutions;
  readonly #faults: ResolverFaults;

  constructor(substitutions: Substitutions, faults: ResolverFaults) {
    this.#substitutions = substitutions;
    this.#faults = faults;
  }

  path({ parts: [head, ...rest] }: PathSyntax): Path {
    const path: Path = [this.#name(head), ...rest.map((part) => this.#part(part))];
    this.paths.push(path);
    return path;
  }

  value(name: string): AttributeValue {
    const value = this.#substitutions.valueOf(name);
    if (value !== undefined) return value;
    const what = 'An expression attribute value used in expression is not defined';
    this.#faults.undefinedValue(`${what}; attribute value: ${name}`);
    return UNDEFINED;
  }

  #part(part: PathPart): PathPart {
    return typeof part === 'number' ? part : this.#name(part);
  }

  #name(name: string): string {
    if (name.startsWith('#')) return this.#substitutions.nameOf(name) ?? this.#undefinedName(name);
    if (isReserved(name)) {
      this.#faults.reserved(`Attribute name is a reserved keyword; reserved keyword: ${name}`);
    }
    return name;
  }

  #undefinedName(alias: string): string {
    const what = 'An expression attribute name used in the document path is not defined';
    this.#faults.undefinedName(`${what}; attribute name: ${alias}`);
    return alias;
  }
}
