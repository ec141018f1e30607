import type { Hop } from '../core/journal.ts';
import type { PayloadKind } from '../core/payloads.ts';
import type { LogLine } from '../lambda/logs.ts';

export type { Gap, Hop, Step } from '../core/journal.ts';
export type { PayloadKind } from '../core/payloads.ts';
export type { LogLine } from '../lambda/logs.ts';
export type { StackPage, StackResources } from './stack-shapes.ts';

/** The newest state of an event, over all its paths: the worst of those that have ended, once none is under way. */
export type EventState = 'in-flight' | 'done' | 'retrying' | 'dead-lettered' | 'failed' | 'matched-nothing' | 'dropped';

/** One event in short. */
export interface EventRow {
  /** The event's own id; where no hop tells it, the id of its record or its entry on the bus. */
  readonly id: string;
  /** The number of its first hop. */
  readonly n: number;
  /** The number of its latest hop. */
  readonly changed: number;
  /** Milliseconds since the epoch, on the region's clock. */
  readonly at: number;
  readonly lastAt: number;
  /** Empty while neither a hop nor its payload tells it. */
  readonly type: string;
  readonly source: string;
  /** What orders it among others; empty for an event without one. */
  readonly key: string;
  /** Where it entered: `topic/<name>`, `bus/<name>`, `queue/<name>`, `function/<name>`, `workflow/<name>`. */
  readonly origin: string;
  readonly state: EventState;
  /** The invocations and deliveries that were tried. */
  readonly attempts: number;
  readonly deadLetters: number;
  /** The functions and workflows that have handled it. */
  readonly handledBy: readonly string[];
  readonly causedBy?: string;
  readonly correlation?: string;
}

interface Page {
  /** The start of the region to which the numbers belong. */
  readonly start: string;
  /** The oldest and the newest number that there are. */
  readonly oldest: number;
  readonly newest: number;
  /** So many were looked at to find these. */
  readonly looked: number;
}

/** `/_region/hops`, oldest first. */
export interface HopPage extends Page {
  readonly hops: readonly Hop[];
}

/** `/_region/events`, newest first. */
export interface EventPage extends Page {
  /** All events that are remembered. */
  readonly total: number;
  /** There are older ones to look at: go on `before` this number. */
  readonly next?: number;
  readonly events: readonly EventRow[];
}

/** What passed at one hop. */
export interface Payload {
  /** The number of the hop. */
  readonly n: number;
  readonly kind: PayloadKind;
  readonly text?: string;
  /** In place of `text`, where the bytes are not UTF-8. */
  readonly base64?: string;
  /** Of a record: the key and the headers, as text, or in base64 where they are not UTF-8. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the whole payload. */
  readonly sizeBytes: number;
  /** Only the beginning is here. */
  readonly cut?: boolean;
}

/** `/_region/payloads` */
export interface PayloadPage {
  readonly payloads: readonly Payload[];
  /** The hops among those asked for whose payload is not kept, or that have none. */
  readonly forgotten: readonly number[];
}

export interface QueueFigures {
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  /** Messages that can be received now. */
  readonly depth: number;
  /** Received and not yet deleted. */
  readonly inFlight: number;
  readonly delayed: number;
  /** When the oldest message was sent; absent for an empty queue. */
  readonly oldestAt?: number;
}

export interface PeekedMessage {
  readonly id: string;
  readonly sentAt: number;
  readonly receiveCount: number;
  /** When it can be received; absent for one that can be received now, or that its consumer holds without a limit. */
  readonly visibleAt?: number;
  readonly state: 'ready' | 'in-flight' | 'delayed';
  readonly body: string;
  /** Message attributes by name; binary ones in base64. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly groupId?: string;
  /** The queue from which it was moved here, as ARN. */
  readonly deadLetterSource?: string;
  readonly sizeBytes: number;
}

/** `/_region/queues` */
export interface QueuesPage {
  readonly queues: readonly QueueFigures[];
}

/** `/_region/queues/<name>`, in the order of sending. */
export interface QueuePage extends QueueFigures {
  readonly messages: readonly PeekedMessage[];
  /** Messages beyond this page. */
  readonly left: number;
  /** What `after` takes for the page that follows; absent on the last one. */
  readonly next?: string;
}

/** `/_region/logs`, oldest first. */
export interface LogPage {
  readonly lines: readonly LogLine[];
  /** The names of all functions. */
  readonly functions: readonly string[];
}

/** What happened at one place in one second. */
export interface PlaceFigures {
  readonly count: number;
  readonly errors: number;
  readonly throttled: number;
  readonly retried: number;
  readonly deadLettered: number;
  /** From the start to the end of an invocation. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

/** What happened to events of one type in one second. */
export interface TypeFigures {
  readonly count: number;
  readonly errors: number;
  /** From the first hop of an event to the end of its handlers. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

export interface QueueGauge {
  readonly depth: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Absent where there are too many messages to look at each second. */
  readonly oldestAgeMs?: number;
}

export interface StatsSecond {
  /** Counts up from 1 with each second of real time, on which a virtual clock has no influence. */
  readonly second: number;
  /** The end of the second, on the region's clock. */
  readonly at: number;
  /** By place: `function/x`, `topic/x`, `rule/<bus>/x`, `queue/x`, `bus/x`, `sns/x`, `workflow/x`, `pipe/x`, `mapping/x/y`. */
  readonly places: Readonly<Record<string, PlaceFigures>>;
  /** By detail-type. */
  readonly types: Readonly<Record<string, TypeFigures>>;
  readonly gauges: {
    /** Without empty queues. */
    readonly queues: Readonly<Record<string, QueueGauge>>;
    /** Unread records, by `mapping/<source>/<function>`. Absent for a second in which nobody looked. */
    readonly lag?: Readonly<Record<string, number>>;
    /** Invocations under way, by function. */
    readonly running: Readonly<Record<string, number>>;
  };
}

/** `/_region/stats`, oldest first. */
export interface StatsPage {
  readonly seconds: readonly StatsSecond[];
}

export interface FunctionFigures {
  readonly name: string;
  readonly running: number;
  /** Invocations that wait for a worker. */
  readonly waiting: number;
  readonly workers: number;
  readonly coldStarts: number;
  /** Reserved concurrency, where the function has one. */
  readonly concurrency?: number;
  /** Since the region started. */
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  /** Of the newest 1,000 invocations. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

/** `/_region/functions` */
export interface FunctionsPage {
  readonly functions: readonly FunctionFigures[];
}

/** `/_region/stream`: the data of each event by its name. */
export interface StreamData {
  readonly hops: readonly Hop[];
  /** New and changed rows, the newest state of each. */
  readonly events: readonly EventRow[];
  readonly stats: StatsSecond;
  readonly logs: readonly LogLine[];
  readonly changes: StreamChanges;
  /** Hops or rows that were left out, because there were more than a reader can follow, or it read too slowly. */
  readonly gap: StreamGap;
  /** The cursor was of another start: load anew. */
  readonly reset: { readonly start: string };
}

/** How often something has changed since the region started: who has another number has to read its page again. */
export interface StreamChanges {
  /** `/_region/stacks` */
  readonly stacks: number;
  /** The switches of `/_region/faults`. */
  readonly faults: number;
}

export interface StreamGap {
  readonly of: 'hops' | 'events' | 'logs';
  /** Numbers of hops; for lines of logs they count from the start of the stream. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}
