import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { defined } from '../../core/properties.ts';
import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import type { Execution } from '../run/execution.ts';
import type { HistoryEvent } from '../run/persisted-history.ts';
import type { StateMachine } from '../state-machine.ts';
import { errorDetails } from '../states/task-events.ts';
import type { WorkflowService } from '../workflow-service.ts';
import { onePage, readPage } from './page.ts';

const ARN = { min: 1, max: 256 };
const NAME = { min: 1, max: 80 };
const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
const BILLED_STEP_MS = 100;
const BILLED_MEMORY_MB = 64;

export function executionOperations(service: WorkflowService): JsonOperations {
  const { executions } = service;
  return {
    StartExecution(input) {
      const { stateMachineArn, ...options } = readStart(input);
      const execution = executions.start(service.find(stateMachineArn), options);
      return { executionArn: execution.arn, startDate: execution.startedAt / 1000 };
    },

    async StartSyncExecution(input) {
      const { stateMachineArn, ...options } = readStart(input);
      const stateMachine = service.find(stateMachineArn);
      if (stateMachine.type !== 'EXPRESS') throw wrongType();
      const execution = executions.start(stateMachine, { ...options, isAwaited: true });
      await execution.finished;
      return syncAnswer(execution);
    },

    StopExecution(input) {
      const check = new Checker(input);
      const arn = check.requiredText('executionArn', ARN);
      const [error, cause] = [check.text('error', { max: 256 }), check.text('cause', { max: 32_768 })];
      check.done();
      const execution = executions.get(arn);
      execution.stop(error, cause);
      return { stopDate: seconds(execution.stoppedAt) };
    },

    DescribeExecution(input) {
      const check = new Checker(input);
      const arn = check.requiredText('executionArn', ARN);
      check.done();
      const execution = executions.get(arn);
      const { input: given, output } = execution;
      return {
        ...summary(execution),
        input: given,
        inputDetails: { included: true },
        ...(output !== undefined && { output, outputDetails: { included: true } }),
        ...(execution.failure && errorDetails(execution.failure)),
        ...redrives(execution),
      };
    },

    ListExecutions(input) {
      const check = new Checker(input);
      const arn = check.requiredText('stateMachineArn', ARN);
      const status = check.oneOf('statusFilter', STATUSES);
      const page = readPage(check);
      check.done();
      const stateMachine: StateMachine = service.find(arn);
      if (stateMachine.type !== 'STANDARD') throw wrongType();
      const found = executions.list(arn).filter((one) => status === undefined || one.status === status);
      return onePage('executions', found, page, summary);
    },

    GetExecutionHistory(input) {
      const check = new Checker(input);
      const arn = check.requiredText('executionArn', ARN);
      const page = readPage(check);
      check.done();
      const { events } = executions.get(arn).scope.history;
      return onePage('events', input['reverseOrder'] === true ? events.toReversed() : events, page, shownEvent);
    },
  };
}

function readStart(input: JsonObject) {
  const check = new Checker(input);
  const stateMachineArn = check.requiredText('stateMachineArn', ARN);
  const name = check.text('name', NAME);
  const text = check.text('input') ?? '{}';
  check.done();
  return { stateMachineArn, name, input: text };
}

function summary({ arn, name, stateMachine, status, startedAt, stoppedAt }: Execution) {
  return {
    executionArn: arn,
    name,
    startDate: startedAt / 1000,
    stateMachineArn: stateMachine.arn,
    ...qualifiers(stateMachine),
    status,
    ...(stoppedAt !== undefined && { stopDate: stoppedAt / 1000 }),
  };
}

function qualifiers({ versionArn, aliasArn }: StateMachine): object {
  return defined({ stateMachineVersionArn: versionArn, stateMachineAliasArn: aliasArn });
}

/** Executions are not redriven here. */
function redrives({ status }: Execution): object {
  if (status === 'RUNNING') return { redriveCount: 0 };
  const reason =
    status === 'SUCCEEDED' ? `Execution is ${status} and cannot be redriven` : 'The region redrives no executions';
  return { redriveCount: 0, redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason };
}

function syncAnswer(execution: Execution): object {
  const { startedAt, stoppedAt = startedAt, input, output, failure } = execution;
  const billedDurationInMilliseconds = Math.ceil((stoppedAt - startedAt) / BILLED_STEP_MS) * BILLED_STEP_MS;
  return {
    ...summary(execution),
    billingDetails: { billedDurationInMilliseconds, billedMemoryUsedInMB: BILLED_MEMORY_MB },
    input,
    inputDetails: { included: true },
    ...(output !== undefined && { output }),
    outputDetails: { included: true },
    ...(failure && errorDetails(failure)),
  };
}

function shownEvent({ id, previousEventId, type, at, details }: HistoryEvent): object {
  return { timestamp: at / 1000, type, id, previousEventId, ...details };
}

function seconds(timeMs: number | undefined): number | undefined {
  return timeMs === undefined ? undefined : timeMs / 1000;
}

function wrongType(): AwsError {
  const message = 'This operation is not supported by this type of state machine';
  return new AwsError('StateMachineTypeNotSupported', message);
}
