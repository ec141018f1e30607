import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../../core/json.ts';
import { defined } from '../../core/properties.ts';
import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import { problemsText } from '../definition/machine.ts';
import type { Machine, State, Work } from '../definition/state.ts';
import { parsedInput } from '../execution-input.ts';
import { StateFailure } from '../run/failure.ts';
import { jsonText } from '../run/given-text.ts';
import { errorDetails } from '../states/task-events.ts';
import { readState, TESTED } from '../test-state/definition.ts';
import { type Tested, testState } from '../test-state/test-state.ts';
import type { WorkflowService } from '../workflow-service.ts';

const ARN = { min: 1, max: 256 };
const DEFINITION = { min: 1, max: 1_048_576 };
const LEVELS = ['INFO', 'DEBUG', 'TRACE'] as const;
/** What they do can be mocked only. */
const MOCKED_ONLY: readonly string[] = ['Map', 'Parallel'];

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html */
export function testStateOperation({ executions }: WorkflowService): JsonOperations {
  return {
    async TestState(input) {
      const check = new Checker(input);
      const definition = check.requiredText('definition', DEFINITION);
      const roleArn = check.text('roleArn', ARN) ?? '';
      const text = check.text('input') ?? '{}';
      const level = check.oneOf('inspectionLevel', LEVELS) ?? 'INFO';
      const variables = check.text('variables');
      const mock = check.object('mock');
      const [result, error] = [mock?.text('result'), mock?.object('errorOutput')];
      const failure = error && new StateFailure(error.text('error'), error.text('cause'));
      check.boolean('revealSecrets');
      check.done();
      const { machine, problems } = readState(definition);
      if (problems.length > 0) {
        throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${problemsText(problems)}'`);
      }
      const mocked = mockOf(result, failure);
      const state = stateIn(machine, mocked !== undefined);
      const given = parsedInput(text);
      const tested = await testState({
        scope: executions.testScope({ machine, definition, roleArn, input: text }, given),
        state,
        input: given,
        variables: variablesIn(variables),
        mock: mocked,
      });
      return { ...answerOf(tested), ...(level !== 'INFO' && { inspectionData: inspectionOf(state, tested, text) }) };
    },
  };
}

function stateIn({ states }: Machine, isMocked: boolean): State {
  const state = states.get(TESTED);
  if (state === undefined) throw new Error('The definition has no state.');
  if (isMocked) return state;
  if (MOCKED_ONLY.includes(state.type)) throw invalid(`A ${state.type} state can be tested with a mock only.`);
  if (state.hasToken) throw invalid('A task that waits for its end can be tested with a mock only.');
  return state;
}

function mockOf(result: string | undefined, failure: StateFailure | undefined): Work | undefined {
  if (failure !== undefined) return () => Promise.reject(failure);
  if (result === undefined) return undefined;
  const value = parseJson(result);
  if (value === undefined) throw invalid('The result of the mock is not JSON.');
  return () => ({ result: value });
}

function variablesIn(text: string | undefined): JsonObject {
  const variables = text === undefined ? {} : parseJson(text);
  if (isObject(variables)) return variables;
  throw invalid('Variables are a JSON object.');
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

const answerOf = ({ status, transition, failure }: Tested): object =>
  defined({
    status,
    output: transition && jsonText(transition.output),
    nextState: transition?.next,
    ...(failure && errorDetails(failure)),
  });

/** What a state does not change at a step is what it was before. */
function inspectionOf({ language }: State, { steps, transition }: Tested, input: string): object {
  const { afterInputPath, afterParameters, result, afterResultSelector, afterResultPath } = steps;
  const text = (value: Json | undefined): string | undefined => (value === undefined ? undefined : jsonText(value));
  const variables = transition && Object.keys(transition.assigned).length > 0 ? text(transition.assigned) : undefined;
  if (language === 'JSONata')
    return defined({ input, afterArguments: text(afterParameters), result: text(result), variables });
  return defined({
    input,
    afterInputPath: text(afterInputPath) ?? input,
    afterParameters: text(afterParameters),
    result: text(result),
    afterResultSelector: text(afterResultSelector ?? result),
    afterResultPath: text(afterResultPath ?? afterResultSelector ?? result),
    variables,
  });
}
