import type { AlarmDefinition, AlarmState } from './definition.ts';

/** The state of an alarm, and why it came to it. */
export interface StateRecord {
  readonly value: AlarmState;
  readonly reason: string;
  /** JSON text, as CloudWatch explains a state; undefined before the first evaluation. */
  readonly reasonData: string | undefined;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

export type HistoryKind = 'ConfigurationUpdate' | 'StateUpdate' | 'Action';

export interface HistoryItem {
  readonly atMs: number;
  readonly kind: HistoryKind;
  readonly summary: string;
  /** JSON text. */
  readonly data: string;
}

/** CloudWatch keeps the history of 30 days; this much of it is of use. */
const MAX_HISTORY = 200;

/** An alarm with its state and its history. */
export class Alarm {
  readonly arn: string;
  definition: AlarmDefinition;
  configuredMs: number;
  state: StateRecord;
  /** The newest last. */
  readonly history: HistoryItem[] = [];

  constructor(arn: string, definition: AlarmDefinition, nowMs: number) {
    this.arn = arn;
    this.definition = definition;
    this.configuredMs = nowMs;
    const reason = 'Unchecked: Initial alarm creation';
    this.state = { value: 'INSUFFICIENT_DATA', reason, reasonData: undefined, atMs: nowMs };
  }

  get name(): string {
    return this.definition.name;
  }

  record(item: HistoryItem): void {
    this.history.push(item);
    if (this.history.length > MAX_HISTORY) this.history.shift();
  }
}

/** An alarm that has come to another state. */
export interface StateChange {
  readonly alarm: Alarm;
  readonly from: StateRecord;
  readonly to: StateRecord;
}
