import type { ApiError, ConnectionCode, KafkaApi } from '../../../kafka-client/api-error.ts';
import type { RegistryFault } from '../values/registry-fault.ts';
import { KINDS, type KindName, type TroubleKind } from './kinds.ts';

/** Codes by which every call can be refused. */
const ANY_CALL = {
  UNKNOWN_SERVER_ERROR: 'server',
  UNSUPPORTED_VERSION: 'configuration',
  INVALID_REQUEST: 'configuration',
} as const;

const COORDINATOR = {
  COORDINATOR_LOAD_IN_PROGRESS: 'coordinator',
  COORDINATOR_NOT_AVAILABLE: 'coordinator',
  NOT_COORDINATOR: 'coordinator',
  INVALID_GROUP_ID: 'configuration',
  GROUP_AUTHORIZATION_FAILED: 'authorization',
} as const;

const MEMBER = {
  ...COORDINATOR,
  UNKNOWN_MEMBER_ID: 'rebalance',
  ILLEGAL_GENERATION: 'rebalance',
  REBALANCE_IN_PROGRESS: 'rebalance',
  FENCED_INSTANCE_ID: 'rebalance',
  INCONSISTENT_GROUP_PROTOCOL: 'configuration',
} as const;

const PARTITION = {
  UNKNOWN_TOPIC_OR_PARTITION: 'topic',
  TOPIC_AUTHORIZATION_FAILED: 'authorization',
} as const;

const LEADER = {
  ...PARTITION,
  LEADER_NOT_AVAILABLE: 'leader',
  NOT_LEADER_OR_FOLLOWER: 'leader',
  REPLICA_NOT_AVAILABLE: 'leader',
  FENCED_LEADER_EPOCH: 'leader',
  UNKNOWN_LEADER_EPOCH: 'leader',
  OFFSET_NOT_AVAILABLE: 'leader',
  KAFKA_STORAGE_ERROR: 'leader',
  REQUEST_TIMED_OUT: 'leader',
  UNSUPPORTED_FOR_MESSAGE_FORMAT: 'configuration',
} as const;

const CONNECTION: Readonly<Record<ConnectionCode, KindName>> = {
  REFUSED: 'connection',
  RESET: 'connection',
  TIMED_OUT: 'connection',
  NAME_UNKNOWN: 'connection',
  ANSWER_UNREADABLE: 'connection',
  FAILED: 'connection',
  TLS_FAILED: 'serverCertificate',
  CLIENT_CERTIFICATE_REFUSED: 'clientCertificate',
  SASL_FAILED: 'login',
  UNSUPPORTED: 'configuration',
};

const SCHEMA_REGISTRY: Readonly<Record<RegistryFault, KindName>> = {
  UNREACHABLE: 'registry',
  TIMED_OUT: 'registry',
  THROTTLED: 'registry',
  SERVER_FAILED: 'registry',
  ANSWER_UNREADABLE: 'registry',
  ACCESS_DENIED: 'registryAccess',
  SECRET_UNUSABLE: 'registryAccess',
  REGISTRY_MISSING: 'registryConfiguration',
};

/**
 * What each call can be refused with, and which kind that is.
 * @see https://kafka.apache.org/protocol#protocol_error_codes
 */
export const TROUBLES: Readonly<Record<KafkaApi, Readonly<Record<string, KindName>>>> = {
  Connection: CONNECTION,
  Metadata: {
    ...PARTITION,
    LEADER_NOT_AVAILABLE: 'leader',
    REPLICA_NOT_AVAILABLE: 'leader',
    LISTENER_NOT_FOUND: 'leader',
    BROKER_NOT_AVAILABLE: 'leader',
    REQUEST_TIMED_OUT: 'leader',
    UNKNOWN_TOPIC_ID: 'topic',
    INVALID_TOPIC_EXCEPTION: 'configuration',
    CLUSTER_AUTHORIZATION_FAILED: 'authorization',
    ...ANY_CALL,
  },
  FindCoordinator: { ...COORDINATOR, ...ANY_CALL },
  JoinGroup: {
    ...MEMBER,
    MEMBER_ID_REQUIRED: 'rebalance',
    INVALID_SESSION_TIMEOUT: 'configuration',
    GROUP_MAX_SIZE_REACHED: 'configuration',
    GROUP_ID_NOT_FOUND: 'rebalance',
    ...ANY_CALL,
  },
  SyncGroup: { ...MEMBER, ...ANY_CALL },
  Heartbeat: { ...MEMBER, ...ANY_CALL },
  OffsetFetch: {
    ...MEMBER,
    ...PARTITION,
    GROUP_ID_NOT_FOUND: 'rebalance',
    STALE_MEMBER_EPOCH: 'rebalance',
    UNSTABLE_OFFSET_COMMIT: 'transaction',
    ...ANY_CALL,
  },
  OffsetCommit: {
    ...MEMBER,
    ...PARTITION,
    GROUP_ID_NOT_FOUND: 'rebalance',
    STALE_MEMBER_EPOCH: 'rebalance',
    REQUEST_TIMED_OUT: 'coordinator',
    KAFKA_STORAGE_ERROR: 'coordinator',
    OFFSET_METADATA_TOO_LARGE: 'configuration',
    INVALID_COMMIT_OFFSET_SIZE: 'configuration',
    ...ANY_CALL,
  },
  ListOffsets: { ...LEADER, ...ANY_CALL },
  Fetch: {
    ...LEADER,
    OFFSET_OUT_OF_RANGE: 'range',
    OFFSET_MOVED_TO_TIERED_STORAGE: 'leader',
    UNKNOWN_TOPIC_ID: 'topic',
    INCONSISTENT_TOPIC_ID: 'topic',
    BROKER_NOT_AVAILABLE: 'leader',
    CORRUPT_MESSAGE: 'log',
    UNSUPPORTED_COMPRESSION_TYPE: 'log',
    FETCH_SESSION_ID_NOT_FOUND: 'server',
    INVALID_FETCH_SESSION_EPOCH: 'server',
    FETCH_SESSION_TOPIC_ID_ERROR: 'server',
    ...ANY_CALL,
  },
  SchemaRegistry: SCHEMA_REGISTRY,
};

/** A code that is not in the table is one that Kafka got since. */
export function kindNameOf({ api, code }: Pick<ApiError, 'api' | 'code'>): KindName {
  return TROUBLES[api][code] ?? 'server';
}

export const kindOf = (error: Pick<ApiError, 'api' | 'code'>): TroubleKind => KINDS[kindNameOf(error)];
