import { type Json, parseJson } from '../../core/json.ts';
import type { StateRun } from '../definition/state.ts';
import type { Branch } from '../run/branch.ts';
import { checkSize } from '../run/data.ts';
import { HeartbeatTimeout, StateFailure } from '../run/failure.ts';
import type { TaskOutcome } from '../run/task-tokens.ts';
import type { Task } from '../tasks/task.ts';
import { type Limits, type TaskEvents, taskEvents } from './task-events.ts';

/** Runs one attempt of a task, with its events. @throws StateFailure */
export async function runTask(run: StateRun, task: Task, limits: Limits): Promise<Json> {
  const { branch, input, callback } = run;
  const events = taskEvents(task, branch.execution.region);
  if (callback.submitted === undefined) {
    task.check?.(branch.execution);
    branch.record(...events.scheduled(input, limits));
    if (events.started) branch.record(...events.started());
  }
  try {
    const result = await resultOf(run, task, limits, events);
    branch.checkAborted();
    checkSize(task.resourceType ?? task.resource, result);
    branch.record(...events.succeeded(result));
    return result;
  } catch (error) {
    branch.checkAborted();
    recordFailure(branch, events, error);
    throw error;
  }
}

function recordFailure(branch: Branch, events: TaskEvents, error: unknown): void {
  if (!(error instanceof StateFailure)) return;
  branch.record(...(error.errorName === 'States.Timeout' ? events.timedOut(error) : events.failed(error)));
}

async function resultOf(run: StateRun, task: Task, limits: Limits, events: TaskEvents): Promise<Json> {
  const { branch, input, callback } = run;
  const { execution } = branch;
  const { token } = callback;
  if (token === undefined) return withTimeout(branch, limits.timeoutSeconds, () => task.run(input, execution));
  const open = execution.tokens.open(token);
  try {
    const answer = callback.submitted ?? (await called(run, task, token));
    if (callback.submitted === undefined) {
      branch.record(...events.submitted(answer));
      callback.submit(answer);
    }
    const since = callback.submitted === undefined ? execution.clock.now() : scheduledAt(branch);
    return await settled(branch, task, answer, { open, limits, since });
  } finally {
    open.close();
    branch.whenPersisted(() => open.forget());
  }
}

/** Makes the call, or waits until a worker takes the task. @throws BranchAborted */
async function called({ branch, input }: StateRun, task: Task, token: string): Promise<Json> {
  if (!task.offer) return task.run(input, branch.execution);
  const offer = task.offer(token, input, branch.execution);
  try {
    return await branch.waitFor(offer.taken);
  } finally {
    offer.withdraw();
  }
}

interface Wait {
  readonly open: ReturnType<Branch['execution']['tokens']['open']>;
  readonly limits: Limits;
  /** When the time limit began, in milliseconds since the epoch. */
  readonly since: number;
}

/** Waits for the token, or for the end of what the call began, on the region's clock. */
async function settled(branch: Branch, task: Task, answer: Json, { open, limits, since }: Wait): Promise<Json> {
  const { clock } = branch.execution;
  const settling = task.settle?.(answer, branch.execution);
  const timedOut = Promise.withResolvers<never>();
  const failAfter = (seconds: number | undefined, from: number, failure: StateFailure): (() => void) => {
    if (seconds === undefined) return () => {};
    return clock.schedule(Math.max(0, from + seconds * 1000 - clock.now()), () => timedOut.reject(failure));
  };
  const cancelTimeout = failAfter(limits.timeoutSeconds, since, new StateFailure('States.Timeout', undefined));
  const awaitHeartbeat = () => failAfter(limits.heartbeatSeconds, clock.now(), new HeartbeatTimeout());
  let cancelHeartbeat = awaitHeartbeat();
  open.onHeartbeat = () => {
    cancelHeartbeat();
    cancelHeartbeat = awaitHeartbeat();
  };
  try {
    const ends = [open.ended.then(resultIn), timedOut.promise, ...(settling ? [settling.result] : [])];
    return await branch.waitFor(Promise.race(ends));
  } catch (error) {
    settling?.abandon();
    throw error;
  } finally {
    cancelTimeout();
    cancelHeartbeat();
  }
}

/** The time limits of a task begin with its call, those of an activity when a worker takes it. */
const BEGINNINGS: readonly string[] = ['TaskScheduled', 'ActivityStarted'];

/** After a restart the time limit goes on from where it began. */
function scheduledAt({ execution: { history, clock } }: Branch): number {
  return history.events.findLast(({ type }) => BEGINNINGS.includes(type))?.at ?? clock.now();
}

function resultIn({ output, error, cause }: TaskOutcome): Json {
  if (output === undefined) throw new StateFailure(error, cause);
  return parseJson(output) ?? null;
}

/** After a timeout the call goes on, but the state does not wait for it. */
function withTimeout(branch: Branch, seconds: number | undefined, work: () => Promise<Json>): Promise<Json> {
  if (seconds === undefined) return work();
  return new Promise((resolve, reject) => {
    const cancel = branch.execution.wallClock.schedule(seconds * 1000, () => {
      reject(new StateFailure('States.Timeout', undefined));
    });
    work().then(resolve, reject).finally(cancel);
  });
}
