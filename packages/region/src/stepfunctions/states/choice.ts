import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { StateKind } from '../definition/state.ts';
import { readEnding } from '../definition/traits.ts';
import type { Scope } from '../flow/expression.ts';
import { jsonataValue } from '../jsonata/typed-value.ts';
import { MachineFailure } from '../run/failure.ts';
import { readRule } from './choice-rule.ts';

export const choice: StateKind = {
  traits: ['paths', 'ending'],
  fields: ['Choices', 'Default'],
  compile(reader) {
    const rules = reader.objects('Choices').map((rule) => ({
      next: rule.requiredText('Next'),
      test: rule.language === 'JSONata' ? readCondition(rule) : readRule(rule, ['Next', 'Comment', 'Assign']),
      ending: readEnding(rule),
    }));
    if (rules.length === 0) reader.problem('Choices', 'The field must hold at least one choice');
    const otherwise = reader.text('Default');
    return async ({ input, scope }) => {
      for (const { test, next, ending } of rules) if (await test(scope)) return { result: input, next, ending };
      if (otherwise !== undefined) return { result: input, next: otherwise };
      const reason = 'Failed to transition out of the state. The state does not point to a next state.';
      throw new MachineFailure('States.NoChoiceMatched', reason);
    };
  },
  targets(reader) {
    const next = reader.objects('Choices').flatMap((rule) => rule.text('Next') ?? []);
    return [...next, reader.text('Default') ?? []].flat();
  },
};

/** Condition: true, false or a JSONata expression that gives one of them. */
function readCondition(rule: Reader): (scope: Scope) => Promise<boolean> {
  rule.only(['Condition', 'Next', 'Comment', 'Assign', 'Output']);
  const condition = jsonataValue(rule, 'Condition', 'boolean', isBoolean);
  if (!rule.has('Condition')) rule.problem('Condition', 'The field is required');
  return async (scope) => (await condition(scope)) ?? false;
}

const isBoolean = (value: Json): value is boolean => typeof value === 'boolean';
