import { isObject, type Json, type JsonObject, parseJson } from '../../core/json.ts';
import { isTooDeep } from '../../core/nesting.ts';
import { type ReadDefinition, readDefinition } from '../definition/machine.ts';

/** The state under test, as its failures name it. */
export const TESTED = 'TestState';
const NEXT_FIELDS: readonly string[] = ['Next', 'Default'];
const PREFIX = `/States/${TESTED}`;

/** Reads the definition of one state as that of a machine, in which each state that it leads to only ends. */
export function readState(definition: string): ReadDefinition {
  const parsed = isTooDeep(definition) ? undefined : parseJson(definition);
  const state: JsonObject = isObject(parsed) ? parsed : {};
  const others = [...new Set(targetsIn(state))].filter((name) => name !== TESTED);
  const ends = others.map((name) => [name, { Type: 'Succeed' }] as const);
  const States = { ...Object.fromEntries(ends), [TESTED]: state };
  const { machine, problems } = readDefinition(JSON.stringify({ StartAt: TESTED, States }));
  const shown = problems.map((problem) => ({ ...problem, path: problem.path.replace(PREFIX, '') || '/' }));
  return { machine, problems: shown };
}

/** The states that a state names, itself, in its choices and in its catchers. Machines inside it name their own. */
function targetsIn(state: JsonObject): readonly string[] {
  const parts = [state, ...[state['Choices'] ?? [], state['Catch'] ?? []].flat()];
  return parts.filter(isObject).flatMap((part) => NEXT_FIELDS.flatMap((field) => textIn(part[field])));
}

const textIn = (value: Json | undefined): readonly string[] => (typeof value === 'string' ? [value] : []);
