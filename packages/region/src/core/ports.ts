/**
 * The interfaces between the region's services. Each method that takes an ARN throws {@link AwsError} with the code and
 * status of the real service, if the resource does not exist or refuses the call.
 */

/** The answer of one synchronous invocation, as the Invoke API gives it. */
export interface Invocation {
  readonly requestId: string;
  /** Set when the handler threw, timed out or crashed; `payload` then holds errorType, errorMessage and trace. */
  readonly functionError?: 'Unhandled';
  /** The published version that ran; absent for $LATEST. */
  readonly executedVersion?: string;
  /** JSON text. */
  readonly payload: string;
}

/** Where an invocation comes from. */
export interface InvocationOrigin {
  /** Of the call that asks for it. */
  readonly requestId?: string | undefined;
  /** Of the trace that it belongs to. */
  readonly traceHeader?: string | undefined;
}

export interface FunctionPort {
  /**
   * Runs the function and waits for its answer.
   * @throws AwsError ResourceNotFoundException (404), TooManyRequestsException (429)
   */
  invoke(functionArn: string, payload: string, ids: readonly string[], origin?: InvocationOrigin): Promise<Invocation>;
  /** Accepts an event for asynchronous invocation; resolves once it is queued (the API's 202). */
  enqueue(functionArn: string, payload: string, ids: readonly string[], origin?: InvocationOrigin): Promise<void>;
}

export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with an own label after a period. */
  readonly type: string;
  /** Base64 where the type is Binary. */
  readonly value: string;
}

export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly traceHeader?: string | undefined;
  /** The journal tells that the queue got it: nobody else does. */
  readonly isAnnounced?: true;
}

/** A message as an SQS event source hands it to Lambda: the record's own field names. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
  readonly md5OfBody: string;
  /** Of a message that has attributes. */
  readonly md5OfMessageAttributes?: string;
}

export interface QueuePort {
  /** @throws AwsError AWS.SimpleQueueService.NonExistentQueue when there is no such queue */
  check(queueArn: string): void;
  /** @throws AwsError AWS.SimpleQueueService.NonExistentQueue, InvalidParameterValue */
  send(queueArn: string, message: OutgoingMessage): Promise<void>;
  /** Receives up to `max` messages without waiting; they stay hidden until deleted or released. */
  receive(queueArn: string, max: number): Promise<readonly ReceivedMessage[]>;
  delete(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
  /** Makes a received message visible again after the queue's visibility timeout, on the region's clock. */
  release(queueArn: string, receiptHandle: string): Promise<void>;
  /** Calls `listener` when a message may have become receivable, until the returned function is called. */
  onArrival(queueArn: string, listener: () => void): () => void;
}

/** What a message to a topic has beside its text. */
export interface MessageDetails {
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  /** Of the trace that it belongs to. */
  readonly traceHeader?: string | undefined;
}

export interface TopicPort {
  publish(topicArn: string, message: string, details?: MessageDetails): Promise<void>;
}

export interface BusPort {
  /** Puts one entry on a bus from inside the region, as a target, a destination or a pipe does. */
  put(busArn: string, entry: BusEntry): Promise<void>;
}

export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  /** JSON text of an object. */
  readonly detail: string;
  readonly resources?: readonly string[];
  /** ISO 8601. */
  readonly time?: string;
}

export interface WorkflowPort {
  /** Starts an execution; resolves once it is accepted. */
  start(stateMachineArn: string, input: string, ids: readonly string[], name?: string): Promise<void>;
}

/** Finds the ids by which an event can be followed in the journal. */
export type IdFinder = (value: unknown) => readonly string[];

/** Finds the id of an event, and the id of the event that caused it; undefined for a value that names no event. */
export type LineageFinder = (value: unknown) => { readonly event: string; readonly causedBy?: string } | undefined;

/**
 * The delays of a delivery, in milliseconds from now on the region's clock. It is delivered once for each delay.
 */
export type DeliveryTimes = (place: string, ids: () => readonly string[]) => readonly number[];

/** Delivers once, without a delay. */
export const promptly: DeliveryTimes = () => [0];

/**
 * Asks whether one service of the region may call another.
 * @param path as that of a call from outside: `<service>/<operation>/<resource>`
 * @throws AwsError when a fault throttles or refuses the call
 */
export type InternalCallCheck = (path: string) => void;

export const neverRefused: InternalCallCheck = () => {};

/** The invocation that makes a call. */
export interface Caller {
  readonly functionName: string;
  /** Of the invocation in hand; undefined between invocations. */
  readonly requestId: string | undefined;
  /** The ids by which the journal finds the event that is handled. */
  readonly ids: readonly string[];
  /** Ends the worker process at once. */
  kill(): void;
}

/** A service that acts with a role: for a function, an execution, a pipe or a rule. */
export interface Actor {
  readonly roleArn: string;
  /** The name of its session: that of the function, the execution or the pipe. */
  readonly sessionName: string;
  /** Its location in the journal. */
  readonly place: string;
  readonly ids: readonly string[];
}

/**
 * Asks whether an actor may do something to a resource.
 * @param action as IAM names it: `sqs:SendMessage`
 * @throws AwsError as the resource's service denies it
 */
export type RoleCheck = (actor: Actor, action: string, resourceArn: string) => void;

export const everythingAllowed: RoleCheck = () => {};
