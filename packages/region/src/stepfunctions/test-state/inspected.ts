import type { Json } from '../../core/json.ts';
import type { State, Work } from '../definition/state.ts';
import type { Expression } from '../flow/expression.ts';

/** What a state makes of its input, step by step. */
export interface Steps {
  afterInputPath?: Json;
  afterParameters?: Json;
  result?: Json;
  afterResultSelector?: Json;
  afterResultPath?: Json;
}

/** The same state, which notes its steps. @param work takes the place of that of the state */
export function inspected(state: State, steps: Steps, work: Work = state.work): State {
  const { inputPath, resultSelector, placeResult } = state;
  const noting = (name: keyof Steps, expression: Expression): Expression => {
    return (scope) => note(steps, name, expression(scope));
  };
  return {
    ...state,
    inputPath: inputPath && noting('afterInputPath', inputPath),
    resultSelector: resultSelector && noting('afterResultSelector', resultSelector),
    placeResult: placeResult && ((input, result) => note(steps, 'afterResultPath', placeResult(input, result))),
    work: async (run) => {
      steps.afterParameters = run.input;
      const done = await work(run);
      steps.result = done.result;
      return done;
    },
  };
}

function note(steps: Steps, name: keyof Steps, value: Json): Json {
  steps[name] = value;
  return value;
}
