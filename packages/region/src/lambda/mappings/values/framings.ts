import { readConfluent } from '../../../kafka-values/framing/confluent.ts';
import { readGlue } from '../../../kafka-values/framing/glue.ts';
import { type MessageInValue, readPath, readRank } from '../../../kafka-values/framing/message-index.ts';
import { ValueUndecodable } from '../../../kafka-values/schema-kind.ts';
import { MAX_EVENT_BYTES } from '../mapping.ts';
import type { RegistryKind } from './settings.ts';

/** A key or value with its framing taken off. */
export interface Unframed {
  readonly schemaId: string;
  /** What follows the header, inflated. Of Protobuf it begins with the index of the message. */
  readonly body: Buffer;
}

/** How values name their schemas. */
export interface Framing {
  /** @throws ValueUndecodable */
  read(bytes: Buffer): Unframed;
  /** Takes the index off the body of a value of Protobuf. @throws ValueUndecodable */
  messageIn(body: Buffer): MessageInValue;
}

export const FRAMINGS: Readonly<Record<RegistryKind, Framing>> = {
  confluent: {
    read(bytes) {
      const { schema, body } = readConfluent(bytes);
      if ('id' in schema) return { schemaId: String(schema.id), body };
      throw new ValueUndecodable('It names its schema by a GUID, which a mapping does not read.');
    },
    messageIn: readPath,
  },
  glue: {
    read(bytes) {
      const { schemaVersionId, body } = readGlue(bytes, MAX_EVENT_BYTES);
      return { schemaId: schemaVersionId, body };
    },
    messageIn: readRank,
  },
};
