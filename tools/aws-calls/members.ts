import {
  type ClassDeclaration,
  isClassDeclaration,
  isIdentifier,
  isObjectLiteralExpression,
  type Node,
  type ObjectLiteralExpression,
} from 'typescript/unstable/ast';
import type { Type } from 'typescript/unstable/sync';
import type { Sources } from './sources.ts';

/** A member of an object or class, and what it stands for: the members of the types that the object is used as. */
export interface Member {
  readonly node: Node;
  readonly standsFor: readonly Node[];
}

/** The members of an object literal or of a class; nothing for any other node. */
export function membersOf(node: Node, sources: Sources): readonly Member[] {
  if (isObjectLiteralExpression(node)) return objectMembers(node, sources);
  return isClassDeclaration(node) ? classMembers(node, sources) : [];
}

function objectMembers(literal: ObjectLiteralExpression, sources: Sources): readonly Member[] {
  const type = sources.checker.getContextualType(literal);
  return linked(literal.properties, type === undefined ? [] : [type], sources);
}

function classMembers(declaration: ClassDeclaration, sources: Sources): readonly Member[] {
  const bases = (declaration.heritageClauses ?? []).flatMap((clause) => clause.types);
  const types = bases.flatMap((base) => sources.checker.getTypeAtLocation(base) ?? []);
  return linked(declaration.members, types, sources);
}

function linked(members: Iterable<Node>, types: readonly Type[], sources: Sources): readonly Member[] {
  return [...members].flatMap((node) => {
    const { name } = node as { name?: Node };
    if (name === undefined || !isIdentifier(name)) return [];
    return [{ node, standsFor: types.flatMap((type) => propertiesOf(type, name.text, sources)) }];
  });
}

/** The declarations of a property, in each part of a union: an async function returns an object or a promise of it. */
export function propertiesOf(type: Type, name: string, sources: Sources): readonly Node[] {
  const parts = type.isUnionType() ? type.getTypes() : [type];
  return parts.flatMap((part) => sources.declarationsOf(sources.checker.getPropertyOfType(part, name)));
}
