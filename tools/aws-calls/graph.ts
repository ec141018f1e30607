import {
  type ExportDeclaration,
  type ImportDeclaration,
  isBindingElement,
  isCallExpression,
  isIdentifier,
  isImportDeclaration,
  isObjectBindingPattern,
  isShorthandPropertyAssignment,
  type Node,
} from 'typescript/unstable/ast';
import { SignatureKind } from 'typescript/unstable/sync';
import { membersOf, propertiesOf } from './members.ts';
import type { Sources } from './sources.ts';
import { loadsModule, type Unit, unitsIn } from './units.ts';

/** Units of code, and what each names. Files are read when they are first asked for. */
export class Graph {
  readonly #sources: Sources;
  readonly #units = new Map<Node, Unit>();
  readonly #files = new Set<Node>();
  /** Members of objects by the member of a type for which they stand. */
  readonly #standIns = new Map<Node, Node[]>();
  readonly #named = new Map<Node, readonly Node[]>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The unit of a declaration; undefined for a declaration that is no unit, or is in a package. */
  unitOf(declaration: Node): Unit | undefined {
    this.#read(declaration.getSourceFile());
    return this.#units.get(declaration);
  }

  /** The members of objects and classes that stand for the member of a type. */
  standInsFor(declaration: Node): readonly Node[] {
    return this.#standIns.get(declaration) ?? [];
  }

  /** The unit around a declaration. */
  unitAround(declaration: Node): Unit | undefined {
    for (let node: Node | undefined = declaration.parent; node !== undefined; node = node.parent) {
      const unit = this.#units.get(node);
      if (unit !== undefined) return unit;
    }
    return undefined;
  }

  /** The members in a unit that code of packages may call, because they stand for members of types of packages. */
  calledFromOutside(unit: Unit): readonly Node[] {
    return unit.nodes
      .flatMap((node) => membersOf(node, this.#sources))
      .filter(({ standsFor }) => standsFor.some((declaration) => this.#sources.pathOf(declaration) === undefined))
      .map(({ node }) => node);
  }

  /** The declarations of everything that a unit names. */
  namedIn(unit: Unit): readonly Node[] {
    const known = this.#named.get(unit.node);
    if (known !== undefined) return known;
    const named = [...this.#byNames(unit), ...unit.nodes.flatMap((node) => this.#taken(node))];
    this.#named.set(unit.node, named);
    return named;
  }

  #byNames({ names }: Unit): readonly Node[] {
    const { checker } = this.#sources;
    const symbols = names.length === 0 ? [] : checker.getSymbolAtLocation(names);
    return names.flatMap((name, index) => {
      const isShort = isShorthandPropertyAssignment(name.parent);
      return this.#sources.declarationsOf(
        isShort ? checker.getShorthandAssignmentValueSymbol(name.parent) : symbols[index],
      );
    });
  }

  /** The property that `{ property } = object` takes. */
  #taken(node: Node): readonly Node[] {
    if (!isBindingElement(node) || !isObjectBindingPattern(node.parent)) return [];
    const name = node.propertyName ?? node.name;
    const type = this.#sources.checker.getTypeAtLocation(node.parent);
    return type === undefined || name === undefined || !isIdentifier(name)
      ? []
      : propertiesOf(type, name.text, this.#sources);
  }

  #read(file: Node): void {
    if (this.#files.has(file) || this.#sources.pathOf(file) === undefined) return;
    this.#files.add(file);
    const units = unitsIn(file, (value) => this.#isCallable(value));
    for (const unit of units) this.#units.set(unit.node, unit);
    for (const { node, standsFor } of units.flatMap((unit) => this.#membersIn(unit)))
      for (const declaration of standsFor) {
        const others = this.#standIns.get(declaration) ?? [];
        this.#standIns.set(declaration, [...others, node]);
      }
  }

  #membersIn(unit: Unit) {
    return [unit.node, ...unit.nodes].flatMap((node) => membersOf(node, this.#sources));
  }

  /** A call that gives a function: `once: onceIn(table)`. */
  #isCallable(value: Node): boolean {
    if (!isCallExpression(value)) return false;
    const { checker } = this.#sources;
    const type = checker.getTypeAtLocation(value);
    return type !== undefined && checker.getSignaturesOfType(type, SignatureKind.Call).length > 0;
  }
}

/** The modules that a file loads when it runs, by the nodes that name them. */
export function loadedModules(file: Unit): readonly Node[] {
  return file.nodes.flatMap((node) => {
    if (!loadsModule(node) || isOnlyForTypes(node)) return [];
    return node.moduleSpecifier === undefined ? [] : [node.moduleSpecifier];
  });
}

const isOnlyForTypes = (node: ImportDeclaration | ExportDeclaration): boolean =>
  isImportDeclaration(node) ? node.importClause?.phaseModifier !== undefined : node.isTypeOnly;
