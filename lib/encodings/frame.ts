import type { ValueEncoding } from '#schemas/encodings.ts';

/** How a registry marks a value with the id of its schema. It is configuration of a topic, and never guessed. */
export type Framing = 'confluent' | 'glue';

/** Which schema, and which of its messages, a value is written with. */
export interface SchemaMark {
  /** Confluent: a whole number, or a GUID. Glue: the UUID of the schema's version. */
  readonly schemaId: string;
  /** Confluent, Protobuf: the way to the message from the top of its file, each by its position. */
  readonly messageIndexes?: readonly number[];
  /** Glue, Protobuf: the rank of the message's full name among all messages of its file, sorted. */
  readonly messageRank?: number;
}

/** A value without its frame. */
export interface Framed extends SchemaMark {
  readonly payload: Buffer;
}

/** How a value is to be framed. Without a message, the first of the file is meant, which a contract's is. */
export interface FrameOptions extends SchemaMark {
  readonly framing: Framing;
  readonly encoding: ValueEncoding;
  /** Glue alone: deflates what stands behind the id. */
  readonly isCompressed?: boolean;
}

/** Whether it is the first message of its file. In sorted order, too, it stands before those inside of it. */
export const isFirstMessage = ({ messageIndexes = [0], messageRank = 0 }: SchemaMark): boolean =>
  messageIndexes.length === 1 && messageIndexes[0] === 0 && messageRank === 0;

/** Makes the error of what is wrong with a frame. */
export type FrameError = (problem: string) => Error;
