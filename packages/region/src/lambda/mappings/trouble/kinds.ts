/** How a mapping's `LastProcessingResult` says what is wrong. @see https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html */
export const PROBLEMS = {
  connection: 'PROBLEM: Connection error. Please check your event source connection configuration.',
  authorization: 'PROBLEM: Cluster failed to authorize Lambda.',
  login: 'PROBLEM: SASL authentication failed.',
  clientCertificate: 'PROBLEM: Server failed to authenticate Lambda.',
  serverCertificate: 'PROBLEM: Lambda failed to authenticate server.',
  registry: 'PROBLEM: Schema registry connection error. Please check your schema registry configuration.',
  registryAccess: 'PROBLEM: Schema registry failed to authorize Lambda.',
} as const;

export type StopReason = 'ESM_CONFIG_NOT_VALID' | 'EVENT_SOURCE_AUTHN_ERROR' | 'EVENT_SOURCE_AUTHZ_ERROR';

/** What a kind of error has in common. The texts are those of docs/reference/kafka-errors.md. */
export interface TroubleKind {
  /** What Lambda does: from its documentation, or decided here where that is silent. */
  readonly lambda: string;
  readonly isDocumented: boolean;
  /** What the mapping does. */
  readonly region: string;
  readonly problem: keyof typeof PROBLEMS;
  /** The code in `StateTransitionReason` while nothing is read. */
  readonly stopReason?: StopReason;
  /** It usually passes by itself, so that it counts as a problem only when it lasts. */
  readonly isPassing: boolean;
}

const WAITS = 'Waits and tries again';

/** The kinds of errors by which a cluster can refuse a reader. */
export const KINDS = {
  leader: {
    lambda: "Kafka's client asks who leads and tries again.",
    isDocumented: false,
    region: `${WAITS}; asks who leads the partition. Other partitions go on.`,
    problem: 'connection',
    isPassing: true,
  },
  topic: {
    lambda: 'Stops reading until the topic is there.',
    isDocumented: false,
    region: `${WAITS}. A topic that is made again is read from its beginning.`,
    problem: 'connection',
    isPassing: false,
  },
  range: {
    lambda: 'Goes on where its starting position says.',
    isDocumented: false,
    region: 'Goes on at the first offset that is left, and counts what is missing.',
    problem: 'connection',
    isPassing: true,
  },
  authorization: {
    lambda: 'Shows the problem, and tries again.',
    isDocumented: true,
    region: `${WAITS}.`,
    problem: 'authorization',
    stopReason: 'EVENT_SOURCE_AUTHZ_ERROR',
    isPassing: false,
  },
  coordinator: {
    lambda: "Kafka's client looks for the coordinator and tries again.",
    isDocumented: false,
    region: `${WAITS}; looks for the coordinator. Records in hand are handled meanwhile.`,
    problem: 'connection',
    isPassing: true,
  },
  rebalance: {
    lambda: "Kafka's client joins the group again. What was not committed is read again.",
    isDocumented: false,
    region: 'Joins again. Commits what it may still commit; the rest is read again.',
    problem: 'connection',
    isPassing: true,
  },
  configuration: {
    lambda: 'Stops reading.',
    isDocumented: true,
    region: `${WAITS}, for the cluster may be changed.`,
    problem: 'connection',
    stopReason: 'ESM_CONFIG_NOT_VALID',
    isPassing: false,
  },
  log: {
    lambda: "Kafka's client gives up, and is started again.",
    isDocumented: false,
    region: `${WAITS}: the broker does not say how far the damage goes, and another replica may be whole.`,
    problem: 'connection',
    isPassing: false,
  },
  transaction: {
    lambda: "Kafka's client tries again until the transaction has ended.",
    isDocumented: false,
    region: `${WAITS}.`,
    problem: 'connection',
    isPassing: true,
  },
  server: {
    lambda: 'Tries again.',
    isDocumented: false,
    region: `${WAITS}.`,
    problem: 'connection',
    isPassing: false,
  },
  connection: {
    lambda: 'Shows the problem, and tries again until the connection succeeds.',
    isDocumented: true,
    region: `${WAITS} with the broker's partitions. When no broker answers, connects anew and joins again.`,
    problem: 'connection',
    isPassing: false,
  },
  login: {
    lambda: 'Shows the problem, and tries again until the connection succeeds.',
    isDocumented: true,
    region: 'Connects anew, later each time.',
    problem: 'login',
    stopReason: 'EVENT_SOURCE_AUTHN_ERROR',
    isPassing: false,
  },
  clientCertificate: {
    lambda: 'Shows the problem.',
    isDocumented: true,
    region: 'Connects anew, later each time.',
    problem: 'clientCertificate',
    stopReason: 'EVENT_SOURCE_AUTHN_ERROR',
    isPassing: false,
  },
  serverCertificate: {
    lambda: 'Shows the problem.',
    isDocumented: true,
    region: 'Connects anew, later each time.',
    problem: 'serverCertificate',
    stopReason: 'EVENT_SOURCE_AUTHN_ERROR',
    isPassing: false,
  },
  registry: {
    lambda: 'Tries again.',
    isDocumented: false,
    region: `${WAITS}. No record of the partition is passed over meanwhile; other partitions go on.`,
    problem: 'registry',
    isPassing: false,
  },
  registryAccess: {
    lambda: 'Shows the problem, and tries again.',
    isDocumented: false,
    region: `${WAITS}. No record of the partition is passed over meanwhile.`,
    problem: 'registryAccess',
    stopReason: 'EVENT_SOURCE_AUTHZ_ERROR',
    isPassing: false,
  },
  registryConfiguration: {
    lambda: 'Shows the problem, and tries again.',
    isDocumented: false,
    region: `${WAITS}, for the registry may be made yet.`,
    problem: 'registry',
    stopReason: 'ESM_CONFIG_NOT_VALID',
    isPassing: false,
  },
} as const satisfies Record<string, TroubleKind>;

export type KindName = keyof typeof KINDS;
