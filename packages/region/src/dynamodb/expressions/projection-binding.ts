import { Faults } from './invalid-expression.ts';
import type { Projection } from './parts.ts';
import { clash, clashMessage } from './paths.ts';
import { projectionOf } from './projections.ts';
import { Resolver } from './resolver.ts';
import type { Substitutions } from './substitutions.ts';
import type { Path, PathSyntax } from './syntax.ts';

const FAULT_ORDER = ['reserved', 'undefined', 'overlap', 'conflict'] as const;

/** @throws InvalidExpression */
export function boundProjection(paths: readonly PathSyntax[], substitutions: Substitutions): Projection {
  const faults = new Faults<(typeof FAULT_ORDER)[number]>();
  const resolver = new Resolver(substitutions, {
    reserved: (message) => faults.note('reserved', message),
    undefinedName: (message) => faults.note('undefined', message),
    undefinedValue: (message) => faults.note('undefined', message),
  });
  const bound: Path[] = [];
  for (const syntax of paths) {
    const path = resolver.path(syntax);
    for (const other of bound) {
      const how = clash(other, path);
      if (how !== undefined) faults.note(how, clashMessage(how, other, path));
    }
    bound.push(path);
  }
  faults.refuse(FAULT_ORDER);
  return projectionOf(bound);
}
