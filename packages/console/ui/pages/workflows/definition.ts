import { isObject, type Json, type JsonObject, listOf, objectOf, objectsOf, textOf } from '@tributary/region/json';

export const START = '(start)';
export const END = '(end)';

export interface StateNode {
  readonly name: string;
  /** Task, Choice, ... */
  readonly type: string;
  readonly comment: string;
  readonly state: JsonObject;
}

export interface Transition {
  readonly from: string;
  readonly to: string;
  /** Why: a condition, the errors of a catch, a branch; empty for the usual way. */
  readonly label: string;
  readonly isCatch: boolean;
}

export interface Workflow {
  readonly states: readonly StateNode[];
  readonly transitions: readonly Transition[];
}

/** The states of a definition, those in branches and iterations too, and the ways between them. */
export function workflowOf(definition: JsonObject): Workflow {
  const first = textOf(definition['StartAt']);
  const inner = flowIn(definition, END);
  const start = first === '' ? [] : [way(START, first)];
  return { states: inner.states, transitions: [...start, ...inner.transitions] };
}

const way = (from: string, to: string, label = '', isCatch = false): Transition => ({ from, to, label, isCatch });

/** @param after where the last states lead */
function flowIn(definition: JsonObject, after: string): Workflow {
  const flows = Object.entries(objectOf(definition['States'])).map(([name, value]) =>
    stateFlow(name, objectOf(value), after),
  );
  return {
    states: flows.flatMap(({ states }) => states),
    transitions: flows.flatMap(({ transitions }) => transitions),
  };
}

function stateFlow(name: string, state: JsonObject, after: string): Workflow {
  const node = { name, type: textOf(state['Type']), comment: textOf(state['Comment']), state };
  const next = textOf(state['Next'], after);
  const inner = innerOf(state).map((definition, index, all) => ({
    flow: flowIn(definition, next),
    start: way(name, textOf(definition['StartAt']), innerLabel(state, index, all.length)),
  }));
  const usual = inner.length > 0 ? inner.map(({ start }) => start) : waysOn(name, state, next);
  return {
    states: [node, ...inner.flatMap(({ flow }) => flow.states)],
    transitions: [...usual, ...catchesOf(name, state), ...inner.flatMap(({ flow }) => flow.transitions)],
  };
}

const innerOf = ({ Branches, ItemProcessor, Iterator: iterator }: JsonObject): readonly JsonObject[] =>
  [...listOf(Branches), ItemProcessor ?? iterator ?? []].flat().filter(isObject);

const innerLabel = ({ Type }: JsonObject, index: number, count: number): string =>
  Type === 'Map' ? 'each item' : count > 1 ? `branch ${index + 1}` : '';

function waysOn(name: string, state: JsonObject, next: string): readonly Transition[] {
  if (state['Type'] === 'Fail' || state['Type'] === 'Succeed') return [way(name, END)];
  if (state['Type'] !== 'Choice') return [way(name, next)];
  const choices = objectsOf(state['Choices']).map((choice) => way(name, textOf(choice['Next']), conditionOf(choice)));
  const otherwise = textOf(state['Default']);
  return otherwise === '' ? choices : [...choices, way(name, otherwise, 'otherwise')];
}

const catchesOf = (name: string, state: JsonObject): readonly Transition[] =>
  objectsOf(state['Catch']).map((one) =>
    way(name, textOf(one['Next']), listOf(one['ErrorEquals']).map(String).join(', '), true),
  );

const NOT_COMPARED = ['Variable', 'Next', 'Comment', 'Output', 'Assign'];

/** A condition in short, such as `$.total > 100`. */
export function conditionOf(choice: JsonObject): string {
  const { Condition, Not, And, Or, Variable } = choice;
  if (typeof Condition === 'string') return Condition.replace(/^\{%\s*|\s*%\}$/g, '');
  if (isObject(Not)) return `not ${conditionOf(Not)}`;
  for (const [list, word] of [
    [And, ' and '],
    [Or, ' or '],
  ] as const) {
    if (list !== undefined) return objectsOf(list).map(conditionOf).join(word);
  }
  const [operator = '', value = null] = Object.entries(choice).find(([key]) => !NOT_COMPARED.includes(key)) ?? [];
  return `${textOf(Variable)} ${wordOf(operator, value)}`;
}

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/GreaterThanEquals(?:Path)?$/, '≥'],
  [/LessThanEquals(?:Path)?$/, '≤'],
  [/GreaterThan(?:Path)?$/, '>'],
  [/LessThan(?:Path)?$/, '<'],
  [/Equals(?:Path)?$/, '='],
  [/Matches$/, 'is like'],
];

function wordOf(operator: string, value: Json): string {
  const [, kind] = /^Is(\w+)$/.exec(operator) ?? [];
  if (kind !== undefined) return `is ${value === false ? 'not ' : ''}${kind.toLowerCase()}`;
  const sign = SIGNS.find(([form]) => form.test(operator))?.[1] ?? operator;
  return `${sign} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}
