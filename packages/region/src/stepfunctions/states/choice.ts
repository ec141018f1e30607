import type { StateKind } from '../definition/state.ts';
import { MachineFailure } from '../run/failure.ts';
import { readRule } from './choice-rule.ts';

export const choice: StateKind = {
  traits: ['paths'],
  fields: ['Choices', 'Default'],
  compile(reader) {
    const rules = reader.objects('Choices').map((rule) => ({
      next: rule.requiredText('Next'),
      test: readRule(rule, ['Next', 'Comment']),
    }));
    if (rules.length === 0) reader.problem('Choices', 'The field must hold at least one choice');
    const otherwise = reader.text('Default');
    return ({ input, context, branch }) => {
      const scope = { input, context, random: branch.execution.random };
      const next = rules.find(({ test }) => test(scope))?.next ?? otherwise;
      if (next !== undefined) return { result: input, next };
      const reason = 'Failed to transition out of the state. The state does not point to a next state.';
      throw new MachineFailure('States.NoChoiceMatched', reason);
    };
  },
  targets(reader) {
    const next = reader.objects('Choices').flatMap((rule) => rule.text('Next') ?? []);
    return [...next, reader.text('Default') ?? []].flat();
  },
};
