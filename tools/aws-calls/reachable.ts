import type { Node } from 'typescript/unstable/ast';
import { type Graph, loadedModules } from './graph.ts';
import type { Sources } from './sources.ts';
import type { Unit } from './units.ts';

/**
 * The units that can run when a file is loaded and what it exports is called: everything named in a unit that can run,
 * and the members of objects that stand for a named member.
 */
export function reachableFrom(entry: Node, graph: Graph, sources: Sources): readonly Unit[] {
  const reached = new Set<Unit>();
  const waiting: Unit[] = [];
  /** Members that something names, and that may stand in objects which are reached later. */
  const named = new Set<Node>();
  const reach = (declaration: Node): void => {
    const unit = graph.unitOf(declaration);
    if (unit === undefined || reached.has(unit)) return;
    reached.add(unit);
    waiting.push(unit);
  };
  const name = (declaration: Node): void => {
    if (named.has(declaration)) return;
    named.add(declaration);
    reach(declaration);
  };
  reach(entry);
  for (const inner of graph.unitOf(entry)?.inner ?? []) reach(inner);
  const standIns = (): readonly Node[] =>
    [...named]
      .flatMap((declaration) => graph.standInsFor(declaration))
      .filter((member) => {
        const around = graph.unitAround(member);
        return around !== undefined && reached.has(around);
      });
  for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) {
    for (const declaration of graph.namedIn(unit)) name(declaration);
    for (const member of graph.calledFromOutside(unit)) reach(member);
    for (const module of loadedModules(unit)) for (const file of modulesAt(module, sources)) reach(file);
    if (waiting.length === 0) for (const member of standIns()) reach(member);
  }
  return [...reached];
}

const modulesAt = (specifier: Node, sources: Sources): readonly Node[] =>
  sources.declarationsOf(sources.checker.getSymbolAtLocation(specifier));
