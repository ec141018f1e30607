import type { FunctionPort, QueuePort, TopicPort } from '../../core/ports.ts';
import type { HttpParameters } from '../../eventbridge/target.ts';
import type { PipeDeclaration } from '../declaration.ts';
import type { PipeItem } from '../item.ts';

/** An entry of a bus, in the API's own field names. */
export interface PipeBusEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: string;
  readonly resources?: readonly string[];
  readonly time?: string;
}

/** The services that pipes send to. */
export interface PipePorts {
  readonly functions: Pick<FunctionPort, 'invoke' | 'enqueue'>;
  readonly queues: Pick<QueuePort, 'send'>;
  readonly topics: TopicPort;
  readonly apiDestinations: {
    /** Calls the endpoint when its rate has a turn. @throws DeliveryFailure, AwsError ResourceNotFoundException */
    invoke(arn: string, payload: string, parameters: HttpParameters): Promise<void>;
  };
  readonly buses: { put(busArn: string, entry: PipeBusEntry): Promise<void> };
  readonly workflows: {
    /** @throws AwsError StateMachineDoesNotExist */
    typeOf(stateMachineArn: string): 'STANDARD' | 'EXPRESS';
    start(stateMachineArn: string, input: string, ids: readonly string[]): Promise<void>;
    /** Runs an Express workflow to its end; gives its output. @throws AwsError with the error of a failed execution */
    run(stateMachineArn: string, input: string, ids: readonly string[]): Promise<string>;
  };
}

/** An item as it is sent. */
export interface Outgoing {
  readonly item: PipeItem;
  /** The result of the input template. */
  readonly payload: string;
  /** The name of the item in a target's answer; undefined after an enrichment, which makes other items. */
  readonly identifier: string | undefined;
}

/** One call to a target. */
export interface Delivery {
  readonly outgoing: readonly Outgoing[];
  readonly pipe: PipeDeclaration;
  /** The source as buses name it: `aws:sqs`. */
  readonly eventSource: string;
  readonly ports: PipePorts;
  readonly ids: readonly string[];
}

export interface TargetKind {
  /** Items that it takes at a time. */
  readonly maxItems: number;
  /** @throws AwsError ValidationException for a declaration that cannot be run */
  check?(pipe: PipeDeclaration, ports: PipePorts): void;
  /**
   * Sends the items.
   * @returns those that failed, when the others did not
   * @throws when all failed
   */
  send(delivery: Delivery): Promise<readonly Outgoing[]>;
}

/** The items as the list that functions and workflows are given, even for one. */
export function listText(outgoing: readonly Outgoing[]): string {
  return `[${outgoing.map(({ payload }) => payload).join(',')}]`;
}

/** Sends one by one; a failure is that of one item. @throws the failure when there is one item only */
export async function sendEach(
  outgoing: readonly Outgoing[],
  send: (one: Outgoing) => Promise<void>,
): Promise<readonly Outgoing[]> {
  const failed: Outgoing[] = [];
  let reason: unknown;
  for (const one of outgoing) {
    try {
      await send(one);
    } catch (error) {
      reason = error;
      failed.push(one);
    }
  }
  if (failed.length > 0 && failed.length === outgoing.length) throw reason;
  return failed;
}
