/** An event that is about to be sent: to a bus, or to a topic as a record. */
export type Draft = BusDraft | TopicDraft;

interface Common {
  /** Ids of the event that it is a copy of: a new event needs others. */
  readonly ids: readonly string[];
}

export interface BusDraft extends Common {
  readonly to: 'bus';
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  /** JSON. */
  readonly detail: string;
}

export interface TopicDraft extends Common {
  readonly to: 'topic';
  readonly topic: string;
  /** JSON with `key`, `headers` and `value`. */
  readonly text: string;
  /** Why the value is not all that one may wish. */
  readonly note?: string;
}
