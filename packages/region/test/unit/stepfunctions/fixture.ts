import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { FROM_INSIDE } from '../../../src/composition/task-services.ts';
import { AwsError } from '../../../src/core/aws-error.ts';
import { Journal } from '../../../src/core/journal.ts';
import { isObject, type Json, type JsonObject, objectOf } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE, type StateStore } from '../../../src/core/state-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { workflowTarget } from '../../../src/stepfunctions/api/target.ts';
import type { Execution } from '../../../src/stepfunctions/run/execution.ts';
import type { ServiceCall, TaskPorts } from '../../../src/stepfunctions/tasks/ports.ts';
import { WorkflowService } from '../../../src/stepfunctions/workflow-service.ts';

export const NOW = '2026-01-02T03:04:05.000Z';
export const ROLE = 'arn:aws:iam::000000000000:role/workflow';

export const functionArn = (name: string): string => `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;

/** Returns its answer, or throws its failure. */
export type FunctionBody = (event: Json) => Json | Promise<Json>;

/** A function's own failure, as Lambda reports it. */
export class HandlerError extends Error {
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.errorType = errorType;
  }
}

interface WorkflowsOptions {
  readonly stateStore?: StateStore;
  readonly startAt?: number;
  readonly maxEnded?: number;
  readonly authorize?: TaskPorts['authorize'];
}

/** Step Functions with the functions of the test. */
export function openWorkflows(
  bodies: Record<string, FunctionBody> = {},
  services: Record<string, ServiceCall> = {},
  { stateStore = NO_STATE_STORE, startAt = Date.parse(NOW), maxEnded = 10_000, authorize }: WorkflowsOptions = {},
) {
  const clock = new VirtualClock(startAt);
  const journal = new Journal(clock);
  const invoke = async (arn: string, payload: string) => {
    const body = bodies[arn.slice(arn.lastIndexOf(':') + 1)];
    if (!body) throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    const requestId = 'r-1';
    try {
      return { requestId, payload: JSON.stringify(await body(JSON.parse(payload))) };
    } catch (error) {
      const failure = error instanceof HandlerError ? error : new HandlerError('Error', String(error));
      const answer = { errorType: failure.errorType, errorMessage: failure.message, trace: [] };
      return { requestId, functionError: 'Unhandled' as const, payload: JSON.stringify(answer) };
    }
  };
  const enqueue = async (arn: string, payload: string): Promise<void> => void (await invoke(arn, payload));
  const findIds = (value: unknown): string[] => {
    return isObject(value) && typeof value['id'] === 'string' ? [value['id']] : [];
  };
  const home = { region: 'eu-west-1', accountId: '000000000000' };
  const ports = { functions: { invoke, enqueue }, services, ...(authorize && { authorize }) };
  const wallClock = new VirtualClock(0);
  const random = seededRandom(1);
  const service = new WorkflowService({
    ...home,
    clock,
    wallClock,
    random,
    journal,
    stateStore,
    spill: openSpill(),
    maxEnded,
    findIds,
    ports,
  });
  const operations = workflowTarget(service);
  /** The answer of an operation, as a client gets it. */
  const call = async (operation: string, input: JsonObject): Promise<JsonObject> => {
    const body = JSON.stringify(input);
    const answer = await operations(operation).handle({ ...FROM_INSIDE, body, bytes: Buffer.from(body) });
    return objectOf(JSON.parse('body' in answer ? answer.body : ''));
  };
  return { service, clock, journal, call };
}

/** Runs a definition to its end on a clock that jumps. */
export async function run(
  definition: JsonObject,
  input: Json,
  workflows = openWorkflows(),
): Promise<Execution & { readonly tookMs: number }> {
  const { service, clock } = workflows;
  const text = JSON.stringify(definition);
  const machine = service.stateMachines.create({ name: 'flow', type: 'STANDARD', definition: text, roleArn: ROLE });
  const execution = service.executions.start(machine, { name: 'run', input: JSON.stringify(input) });
  await execution.finished;
  return Object.assign(execution, { tookMs: clock.now() - Date.parse(NOW) });
}

/** The outcome of an execution. */
export function outcome({ status, output, failure }: Execution): JsonObject {
  const { errorName, causeText } = failure ?? {};
  return {
    status,
    ...(output !== undefined && { output: JSON.parse(output) }),
    ...(errorName !== undefined && { error: errorName }),
    ...(causeText !== undefined && { cause: causeText }),
  };
}

/** A machine of one state. */
export const one = (state: JsonObject): JsonObject => ({ StartAt: 'S', States: { S: { ...state, End: true } } });
