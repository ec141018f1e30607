import type { Branch } from './branches.ts';
import type { Condition } from './condition.ts';
import { PatternOperandError } from './source-text.ts';
import { wildcardParts } from './wildcard-text.ts';

/** The number of wildcard texts that one value may partly match at the same time. EventBridge refuses more. */
const MAX_COMPLEXITY = 10;

const TOO_COMPLEX =
  'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';

/** Any byte that no wildcard text mentions. */
const OTHER = '';

/** A state in the automaton of all wildcards of a field. */
interface State {
  readonly on: Map<string, State[]>;
  /** The state after an asterisk: any character leads to it, and it stays active. */
  any: State | undefined;
  /** The conditions that can still match from here. */
  readonly conditions: Set<Condition>;
}

/**
 * Refuses patterns whose wildcards overlap too much.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching-complexity
 */
export function checkComplexity(branches: readonly Branch[]): void {
  for (const branch of branches) {
    for (const conditions of branch.values()) {
      const withWildcards = conditions.filter((condition) => condition.wildcards !== undefined);
      if (withWildcards.length > 0 && isTooComplex(withWildcards)) throw new PatternOperandError(TOO_COMPLEX);
    }
  }
}

function isTooComplex(conditions: readonly Condition[]): boolean {
  const root = newState();
  const alphabet = new Set([OTHER]);
  for (const condition of conditions) {
    const end = newState(condition);
    for (const text of new Set(condition.wildcards)) addText(root, wildcardParts(text), condition, end, alphabet);
  }
  return exceedsLimit(root, alphabet);
}

function newState(condition?: Condition): State {
  return { on: new Map(), any: undefined, conditions: new Set(condition ? [condition] : []) };
}

/** Texts share their states up to and including the first asterisk. After it each text has its own. */
function addText(root: State, parts: readonly string[], condition: Condition, end: State, alphabet: Set<string>): void {
  let ends = [root];
  const [first = '', ...rest] = parts;
  for (const char of `"${first}`) ends = [sharedStep(ends[0] ?? root, char, condition)];
  rest.forEach((part, index) => {
    const here = ends[0] ?? root;
    const star = index === 0 && here.any ? here.any : newState();
    star.any = star;
    here.any = star;
    star.conditions.add(condition);
    ends = [star, here];
    for (const char of part) ends = [privateStep(ends, char, newState(condition))];
  });
  privateStep(ends, '"', end);
  for (const char of `"${parts.join('')}`) alphabet.add(char);
}

function sharedStep(from: State, char: string, condition: Condition): State {
  const next = from.on.get(char)?.[0] ?? privateStep([from], char, newState());
  next.conditions.add(condition);
  return next;
}

function privateStep(from: readonly State[], char: string, next: State): State {
  for (const state of from) state.on.set(char, [...(state.on.get(char) ?? []), next]);
  return next;
}

function exceedsLimit(root: State, alphabet: ReadonlySet<string>): boolean {
  const ids = new Map<State, number>([[root, 0]]);
  const seen = new Set<string>();
  const pending: State[][] = [[root]];
  for (let active = pending.pop(); active; active = pending.pop()) {
    for (const char of alphabet) {
      const next = step(active, char);
      if (complexity(next) > MAX_COMPLEXITY) return true;
      const key = [...next]
        .map((state) => idOf(ids, state))
        .sort((one, other) => one - other)
        .join();
      if (next.size === 0 || seen.has(key)) continue;
      seen.add(key);
      pending.push([...next]);
    }
  }
  return false;
}

function step(active: readonly State[], char: string): Set<State> {
  const next = new Set<State>();
  for (const state of active) {
    if (state.any) next.add(state.any);
    for (const other of state.on.get(char) ?? []) next.add(other);
  }
  return next;
}

function complexity(states: ReadonlySet<State>): number {
  let sum = 0;
  for (const state of states) {
    sum += state.conditions.size;
    if (state.any && !states.has(state.any)) sum += state.any.conditions.size;
  }
  return sum;
}

function idOf(ids: Map<State, number>, state: State): number {
  const id = ids.get(state) ?? ids.size;
  ids.set(state, id);
  return id;
}
