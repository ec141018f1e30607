import type { Resource, Value, Values } from '../cloudformation.ts';
import type { KafkaTopic, ProducedTopic } from './kafka-topic.ts';

/** A rule's settings as serverless.yml writes them. */
export interface EventBridgeEvent {
  readonly retryPolicy?: Values;
  readonly deadLetterQueueArn?: Value;
  readonly [key: string]: Value | undefined;
}

/** The setting `queue` in serverless.yml: the function reads events from a queue of its own, which a rule fills. */
export interface QueueSettings {
  readonly eventBus: Value;
  readonly pattern: Values;
  readonly batchSize?: number;
  readonly batchingWindowSeconds?: number;
  readonly maximumConcurrency?: number;
}

/** The setting `tableStream` in serverless.yml: the function reads the changes of a table from its stream. */
export interface TableStreamSettings {
  /** ARN of the stream. */
  readonly stream: Value;
  readonly changes: readonly ('INSERT' | 'MODIFY' | 'REMOVE')[];
  readonly batchSize?: number;
}

/** A function as serverless.yml writes it, as far as the conventions look at it. */
export interface FunctionConfig {
  readonly handler?: string;
  /** Its name on AWS, where it is not `<prefix>-<key>`. */
  readonly name?: string;
  readonly role?: Value;
  readonly environment?: Values;
  readonly events?: readonly { readonly eventBridge?: EventBridgeEvent; readonly [kind: string]: unknown }[];
  /** Action, or several with commas between them, to the ARN or ARNs it is allowed on, or to a table and its keys. */
  readonly allow?: Values;
  /** Topics that the function reads, each through a mapping of its own. */
  readonly kafkaTopics?: readonly KafkaTopic[];
  /** The name of its consumer groups, which stays when the function is renamed. */
  readonly consumerGroup?: string;
  /** Topics that the function writes to. */
  readonly kafkaProduces?: readonly ProducedTopic[];
  /** A queue of its own between the bus and the function. */
  readonly queue?: QueueSettings;
  /** The stream of a table that it reads. */
  readonly tableStream?: TableStreamSettings;
  /** When it is invoked: `rate(1 hour)`, `cron(0 6 * * ? *)`, in UTC. */
  readonly schedule?: string;
  /**
   * Its effects are idempotent by themselves, so that it needs no locks in the table of handled events. Where it keeps
   * marks there, the actions that it takes on them.
   */
  readonly idempotent?: 'by-effect' | { readonly marks: readonly string[] };
  /** Sources or types of the events that the function puts on the bus. With it come the bus's name and the right. */
  readonly publishes?: readonly string[];
  /** It takes what partners send: its routes are open, and it checks the signature of each request. */
  readonly webhook?: true;
  readonly [setting: string]: unknown;
}

/** One function, and the names that the framework gives to its resources. */
export interface FunctionContext {
  /** Key in serverless.yml, which is the name of its folder. */
  readonly name: string;
  /** The prefix of all physical names of the stack. */
  readonly prefix: string;
  /** The prefix of the logical ids of the resources made here. */
  readonly id: string;
  readonly lambdaId: string;
  readonly logGroupId: string;
  readonly timeoutSeconds: number;
  /** The condition under which its rules exist: without Kafka, none leads to a function that only writes to it. */
  readonly ruleCondition: string | undefined;
  /** Logical id of the rule made from the event at that index. */
  ruleId(eventIndex: number): string;
  readonly config: FunctionConfig;
}

/** The additions of one convention to one function. */
export interface Contribution {
  /** Settings of the function, in the terms of serverless.yml. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly environment?: Values;
  /** Rights of the function's role: statements, some of them under a condition. */
  readonly statements?: readonly Value[];
  readonly resources?: Readonly<Record<string, Resource>>;
  /** ARNs of the rules that send to queues among the resources. */
  readonly senders?: readonly Value[];
  /** Additions to resources that the framework makes. */
  readonly extensions?: Readonly<Record<string, Values>>;
  /** Rules of the template, which check its parameters. */
  readonly rules?: Readonly<Record<string, Values>>;
  /** Properties of the function in CloudFormation for which the framework has no setting. */
  readonly properties?: Values;
  /** The function's `Metadata` in the template. */
  readonly metadata?: Values;
}

export type Convention = (fn: FunctionContext) => Contribution;
