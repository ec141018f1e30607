import type { Resource, Statement, Value, Values } from '../cloudformation.ts';

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

/** A function as serverless.yml writes it, as far as the conventions look at it. */
export interface FunctionConfig {
  readonly handler?: string;
  readonly role?: Value;
  readonly environment?: Values;
  readonly events?: readonly { readonly eventBridge?: EventBridgeEvent; readonly [kind: string]: unknown }[];
  /** Action, or several with commas between them, to the ARN or ARNs it is allowed on. */
  readonly allow?: Values;
  /** Topics that the function reads, each through a mapping of its own. */
  readonly kafkaTopics?: readonly string[];
  /** Topics that the function writes to. */
  readonly kafkaProduces?: readonly string[];
  /** A queue of its own between the bus and the function. */
  readonly queue?: QueueSettings;
  /** When it is invoked: `rate(1 hour)`, `cron(0 6 * * ? *)`, in UTC. */
  readonly schedule?: string;
  /** Sources or types of the events that the function puts on the bus. With it come the bus's name and the right. */
  readonly publishes?: readonly string[];
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
  /** Logical id of the rule made from the event at that index. */
  ruleId(eventIndex: number): string;
  readonly config: FunctionConfig;
}

/** The additions of one convention to one function. */
export interface Contribution {
  /** Settings of the function, in the terms of serverless.yml. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly environment?: Values;
  /** Rights of the function's role. */
  readonly statements?: readonly Statement[];
  readonly resources?: Readonly<Record<string, Resource>>;
  /** Properties of the function in CloudFormation for which the framework has no setting. */
  readonly properties?: Values;
  /** The function's `Metadata` in the template. */
  readonly metadata?: Values;
}

export type Convention = (fn: FunctionContext) => Contribution;
