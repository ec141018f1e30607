import type { Call } from '../../http/call.ts';
import type { MoveTasks } from '../move-tasks.ts';
import type { QueueStore } from '../queue-store.ts';
import type { Input } from './input.ts';

export interface SqsDeps {
  readonly store: QueueStore;
  readonly moveTasks: MoveTasks;
}

/** What an operation answers. An undefined member is left out of the answer. */
export type Output = Readonly<Record<string, unknown>> | undefined;

/** An operation of SQS, over either protocol. @throws AwsError */
export type SqsOperation = (
  input: Input,
  deps: SqsDeps,
  call: Pick<Call, 'signal' | 'headers' | 'isRepeated'>,
) => Output | Promise<Output>;

export type SqsOperations = Readonly<Record<string, SqsOperation>>;
