import { AwsError } from '../core/aws-error.ts';
import type { Cancel } from '../core/clock.ts';
import { isObject, parseJson } from '../core/json.ts';
import { invalidParameter, invalidValue, nonExistentQueue } from './errors.ts';
import { newMessage, type QueueMessage } from './message.ts';
import type { Queue } from './queue.ts';
import type { QueueStore } from './queue-store.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
const MAX_PER_SECOND = 500;
const MAX_LISTED = 10;
const SECOND_MS = 1000;

export interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  /** Undefined where the caller names no rate. */
  readonly perSecond: number | undefined;
  readonly startedAt: number;
  readonly toMove: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  moved: number;
  failureReason?: string;
  next?: Cancel;
}

/** Moves dead letters to their source queues, or all to one queue, at a bounded rate on the region's clock. */
export class MoveTasks {
  readonly #store: QueueStore;
  /** Newest first. */
  readonly #tasks: MoveTask[] = [];

  constructor(store: QueueStore) {
    this.#store = store;
  }

  /** @throws AwsError ResourceNotFoundException (404), InvalidParameterValue */
  start(sourceArn: string, destinationArn: string | undefined, perSecond?: number): MoveTask {
    if (perSecond !== undefined && (perSecond < 1 || perSecond > MAX_PER_SECOND)) {
      const reason = `Must be between 1 and ${MAX_PER_SECOND}, if provided.`;
      throw invalidParameter('MaxNumberOfMessagesPerSecond', perSecond, reason);
    }
    const source = this.#existing(sourceArn, 'SourceArn');
    if (destinationArn !== undefined) this.#existing(destinationArn, 'DestinationArn');
    if (this.#store.sourcesOf(source).length === 0) {
      throw invalidValue('Source queue must be configured as a Dead Letter Queue.');
    }
    if (this.#tasks.some((task) => task.sourceArn === sourceArn && task.status === 'RUNNING')) {
      const message =
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.';
      throw invalidValue(message);
    }
    const { random, clock } = this.#store.deps;
    const id = { taskId: random.uuid(), sourceArn };
    const task: MoveTask = {
      handle: Buffer.from(JSON.stringify(id)).toString('base64'),
      sourceArn,
      destinationArn,
      perSecond,
      startedAt: clock.now(),
      toMove: source.counts().ready,
      status: 'RUNNING',
      moved: 0,
    };
    this.#tasks.unshift(task);
    this.#moveSome(task, source);
    return task;
  }

  list(sourceArn: string, max = 1): readonly MoveTask[] {
    this.#existing(sourceArn, 'SourceArn');
    return this.#tasks.filter((task) => task.sourceArn === sourceArn).slice(0, Math.min(max, MAX_LISTED));
  }

  /** @throws AwsError InvalidParameterValue; ResourceNotFoundException (404), when no such task is running */
  cancel(handle: string): MoveTask {
    const task = this.#tasks.find((other) => other.handle === handle);
    if (task === undefined) this.#checkHandle(handle);
    if (task?.status !== 'RUNNING') throw new AwsError('ResourceNotFoundException', 'Task does not exist.', 404);
    task.next?.();
    task.status = 'CANCELLED';
    return task;
  }

  #moveSome(task: MoveTask, source: Queue): void {
    const most = task.perSecond ?? MAX_PER_SECOND;
    for (let count = 0; count < most && source.counts().ready > 0; count++) {
      this.#store.atomically(() => this.#moveOldest(task, source));
      if (task.status === 'FAILED') return;
    }
    if (source.counts().ready === 0) task.status = 'COMPLETED';
    else task.next = this.#store.deps.clock.schedule(SECOND_MS, () => this.#moveSome(task, source));
  }

  #moveOldest(task: MoveTask, source: Queue): void {
    const message = source.takeOldest();
    if (message === undefined) return;
    const target = this.#store.byLastPart(task.destinationArn ?? message.deadLetterSourceArn ?? '');
    if (target === undefined) {
      const isGone = task.destinationArn !== undefined;
      this.#fail(task, source, message, isGone ? nonExistentQueue().code : 'CouldNotDetermineMessageSource');
      return;
    }
    this.#move(message, source, target);
    task.moved++;
  }

  /** A moved message counts as new: it has a new id, is sent now and has a receive count of 0. */
  #move(message: QueueMessage, source: Queue, target: Queue): void {
    const { journal, random } = this.#store.deps;
    const moved = newMessage({
      messageId: random.uuid(),
      body: message.body,
      attributes: message.messageAttributes,
      groupId: message.messageGroupId,
      deduplicationId: message.messageDeduplicationId,
      traceHeader: message.traceHeader,
    });
    if (target.isFifo) moved.sequenceNumber = target.nextSequenceNumber();
    journal.record(
      'published',
      `queue/${target.name}`,
      this.#store.idsIn(moved),
      { redrivenFrom: source.name },
      { kind: 'message', text: moved.body },
    );
    target.add(moved, 0);
  }

  #fail(task: MoveTask, source: Queue, message: QueueMessage, reason: string): void {
    source.takeOver(message);
    task.status = 'FAILED';
    task.failureReason = reason;
  }

  #checkHandle(handle: string): void {
    const id = parseJson(Buffer.from(handle, 'base64').toString());
    if (!isObject(id) || typeof id['taskId'] !== 'string' || typeof id['sourceArn'] !== 'string') {
      throw invalidValue('Value for parameter TaskHandle is invalid.');
    }
    this.#existing(id['sourceArn'], 'SourceArn');
  }

  #existing(arn: string, parameter: string): Queue {
    const queue = this.#store.byLastPart(arn);
    if (queue?.arn !== arn) throw notFound(parameter);
    return queue;
  }
}

function notFound(parameter: string): AwsError {
  const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
  return new AwsError('ResourceNotFoundException', message, 404);
}
