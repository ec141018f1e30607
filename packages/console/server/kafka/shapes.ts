/** Offsets are texts, because a JSON number may be too small for them. */

/** `topics` */
export interface TopicList {
  /** `host:port,...` of the cluster. */
  readonly bootstrapServers: string;
  readonly topics: readonly TopicRow[];
}

export interface TopicRow {
  readonly name: string;
  readonly partitions: readonly PartitionRow[];
  /** Offsets between the first and the end of all partitions; compaction may have removed some. */
  readonly records: string;
  /** Absent where records are kept without a limit. */
  readonly retentionMs?: number;
  readonly retentionBytes?: number;
  readonly isCompacted: boolean;
  /** Absent where the cluster does not tell. */
  readonly sizeBytes?: number;
  /** What reads it: consumer groups, and functions by their mappings. */
  readonly readers: readonly string[];
}

export interface PartitionRow {
  readonly partition: number;
  readonly first: string;
  /** The offset of the next record. */
  readonly end: string;
  readonly sizeBytes?: number;
  /** Why the cluster does not tell its offsets. */
  readonly problem?: string;
}

/** `topics/records` */
export interface RecordPage {
  /** In the direction of reading: the newest first when it goes back, the oldest first when it goes on. */
  readonly records: readonly RecordRow[];
  /** For the next page; absent at the end. */
  readonly cursor?: string;
  /** The cursor of what comes after this. */
  readonly tail: string;
  /** Offsets that were looked at to find these, and how many there were to look at. */
  readonly looked: string;
  readonly total: string;
}

export type RecordRow = GoodRecord | UnreadableBatch;

export interface GoodRecord {
  readonly kind: 'json' | 'text' | 'bytes' | 'null';
  readonly partition: number;
  readonly offset: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly key: Bytes | null;
  readonly headers: readonly (readonly [name: string, value: Bytes | null])[];
  /** The beginning of a value that is very large. */
  readonly value: Bytes | null;
  readonly isCut: boolean;
  /** Of the value. */
  readonly sizeBytes: number;
  /** What the value says by the schema that it names; absent where it names none. */
  readonly decoded?: DecodedValue;
  /** The event in it, where it has one. */
  readonly eventId?: string;
  readonly eventType?: string;
}

/** The JSON text of a value in Avro or Protobuf, or why there is none. */
export type DecodedValue =
  | { readonly text: string; readonly schema: ValueSchema }
  | { readonly problem: string; readonly schema?: ValueSchema };

/** A schema of a registry. */
export interface ValueSchema {
  /** Of Confluent's registry a number or a GUID, of Glue the UUID of a version. */
  readonly id: string;
  readonly type: 'AVRO' | 'JSON' | 'PROTOBUF';
  /** Of its subject, or of registry and schema in Glue. */
  readonly name?: string;
  readonly version?: number;
}

/** A batch that cannot be read. */
export interface UnreadableBatch {
  readonly kind: 'unreadable';
  readonly partition: number;
  readonly offset: string;
  readonly last: string;
  readonly reason: string;
}

/** UTF-8 as it is, other bytes in base64. */
export type Bytes = { readonly text: string } | { readonly base64: string };

/** `topics/groups` */
export interface GroupList {
  readonly groups: readonly GroupRow[];
}

export interface GroupRow {
  readonly group: string;
  readonly state: string;
  /** The function or pipe that reads as this group, where a mapping does. */
  readonly reader?: string;
  readonly members: readonly GroupMember[];
  readonly partitions: readonly GroupPartition[];
  /** What keeps it from reading on. */
  readonly troubles: readonly string[];
}

export interface GroupMember {
  readonly clientId: string;
  readonly host: string;
  /** `readings-0`, as far as the group has assigned them. */
  readonly partitions: readonly string[];
}

export interface GroupPartition {
  readonly topic: string;
  readonly partition: number;
  /** Absent where nothing is committed. */
  readonly committed?: string;
  readonly end?: string;
  readonly lag?: string;
}

/** By which schema a record's JSON is written, beside its value in the text of a record. */
export interface SchemaMark {
  readonly registry: 'confluent' | 'glue';
  readonly id: string;
  /** Which message of a schema of Protobuf: its positions by Confluent, its rank by Glue. */
  readonly message?: { readonly path: readonly number[] } | { readonly rank: number };
}

/** `topics/samples`: records to begin with. */
export interface SampleRecords {
  readonly samples: readonly SampleRecord[];
}

export interface SampleRecord {
  readonly label: string;
  /** Wrong on purpose, to see what becomes of it. */
  readonly isBad: boolean;
  /** `{ key, headers, value }`, as JSON; with `encoding` where the value is written in another one. */
  readonly text: string;
}

/** `topics/again`: a record to send again. */
export interface RecordAgain {
  /** `{ key, headers, value }`, as JSON, as in a sample; with `schema` where another producer's schema writes the value. */
  readonly text: string;
  /** Why its value, which names a schema, is bytes in the text. */
  readonly problem?: string;
}

/** `topics/check` */
export interface RecordCheck {
  readonly problems: readonly { readonly message: string; readonly pointer?: string }[];
  /** False for what is no record at all. */
  readonly isSendable: boolean;
  /** The schema of the record, Draft 4, where the registry has its event. */
  readonly schema?: object;
  readonly schemaName?: string;
  /** In which the value will be written; absent for JSON. */
  readonly encoding?: Encoding | undefined;
}

/** Of a value that is not JSON on its topic. */
export type Encoding = 'avro' | 'protobuf';

/** `topics/produce` */
export interface Produced {
  readonly partition: number;
  readonly offset: string;
  /** The id of the event in it. */
  readonly eventId?: string;
}
