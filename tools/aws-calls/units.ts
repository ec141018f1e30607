import {
  type ExportDeclaration,
  type ImportDeclaration,
  isArrowFunction,
  isClassDeclaration,
  isExportDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isIdentifier,
  isImportDeclaration,
  isInterfaceDeclaration,
  isMethodDeclaration,
  isPrivateIdentifier,
  isPropertyAssignment,
  isPropertyDeclaration,
  isSetAccessorDeclaration,
  isSourceFile,
  isTypeAliasDeclaration,
  isTypeNode,
  isVariableDeclaration,
  type Node,
} from 'typescript/unstable/ast';

/**
 * A piece of code that runs only if something names it: a function, a class, a method, a function in an object, or a
 * variable of a module. Code without a name of its own belongs to the piece around it.
 */
export interface Unit {
  /** Its declaration. A file has one, too: what it runs when it is loaded. */
  readonly node: Node;
  /** The names in it, apart from those of types. */
  readonly names: readonly Node[];
  /** Everything in it that is not a unit of its own. */
  readonly nodes: readonly Node[];
  /** The units directly inside it. */
  readonly inner: readonly Node[];
}

/** Whether the value of a property can be called, which only the checker may know. */
export type IsCallable = (value: Node) => boolean;

/** The units of a file, the file itself included. */
export function unitsIn(file: Node, isCallable: IsCallable): readonly Unit[] {
  const units: Unit[] = [];
  const collect = (unitNode: Node): void => {
    const nodes: Node[] = [];
    const inner: Node[] = [];
    const visit = (node: Node): void => {
      if (isOnlyType(node)) return;
      if (isUnit(node, isCallable)) return void inner.push(node);
      nodes.push(node);
      if (!loadsModule(node)) node.forEachChild(visit);
    };
    unitNode.forEachChild(visit);
    units.push({ node: unitNode, nodes, names: nodes.filter(isName), inner });
    inner.forEach(collect);
  };
  collect(file);
  return units;
}

/** What an import names counts where the code uses it. */
export const loadsModule = (node: Node): node is ImportDeclaration | ExportDeclaration =>
  isImportDeclaration(node) || (isExportDeclaration(node) && node.moduleSpecifier !== undefined);

const isName = (node: Node): boolean => isIdentifier(node) || isPrivateIdentifier(node);

const isOnlyType = (node: Node): boolean =>
  isTypeNode(node) || isInterfaceDeclaration(node) || isTypeAliasDeclaration(node);

const isFunction = (node: Node | undefined): boolean =>
  node !== undefined && (isArrowFunction(node) || isFunctionExpression(node));

function isUnit(node: Node, isCallable: IsCallable): boolean {
  if (isFunctionDeclaration(node) || isClassDeclaration(node)) return true;
  if (isMethodDeclaration(node) || isGetAccessorDeclaration(node) || isSetAccessorDeclaration(node)) return true;
  if (isPropertyAssignment(node)) return isFunction(node.initializer) || isCallable(node.initializer);
  if (isPropertyDeclaration(node)) return isFunction(node.initializer);
  if (isVariableDeclaration(node)) return isFunction(node.initializer) || isOfModule(node);
  return false;
}

/** A variable outside of all functions: `export const store = ...`. */
const isOfModule = (variable: Node): boolean => isSourceFile(variable.parent?.parent?.parent ?? variable);
