import { type Connection, metadataV9, metadataV10, type Reader, type Writer } from '@platformatic/kafka';
import { send } from './send.ts';

/** The answer with all that it says about the partitions without an error, unlike that of the client's own call. */
export interface MetadataAnswer {
  readonly brokers: readonly BrokerAddress[];
  readonly topics: readonly TopicAnswer[];
}

export interface BrokerAddress {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

export interface TopicAnswer {
  readonly errorCode: number;
  readonly name: string;
  /** Undefined where brokers do not tell ids. */
  readonly id: string | undefined;
  readonly partitions: readonly { readonly errorCode: number; readonly partition: number; readonly leader: number }[];
}

export const METADATA = 3;
const WITH_IDS = 10;
const WITHOUT_IDS = 9;
/** The versions that are spoken, the best first. */
export const METADATA_VERSIONS: readonly number[] = [WITH_IDS, WITHOUT_IDS];

/** @see https://kafka.apache.org/protocol#The_Messages_Metadata */
export function callMetadata(connection: Connection, version: number, topics: readonly string[]) {
  const { createRequest } = version === WITH_IDS ? metadataV10 : metadataV9;
  const request = (): Writer => createRequest([...topics], false);
  return send(connection, METADATA, version, request, (reader): MetadataAnswer => {
    reader.readInt32();
    const brokers = reader.readArray((one) => {
      const broker = { id: one.readInt32(), host: one.readString(), port: one.readInt32() };
      one.readNullableString();
      return broker;
    });
    reader.readNullableString();
    reader.readInt32();
    return { brokers, topics: reader.readArray((one) => topicIn(one, version)) };
  });
}

function topicIn(reader: Reader, version: number): TopicAnswer {
  const errorCode = reader.readInt16();
  const name = reader.readString();
  const id = version === WITH_IDS ? reader.readUUID() : undefined;
  reader.readBoolean();
  const partitions = reader.readArray((one) => {
    const partition = { errorCode: one.readInt16(), partition: one.readInt32(), leader: one.readInt32() };
    one.readInt32();
    for (let list = 0; list < 3; list++) one.readArray((node) => node.readInt32(), true, false);
    return partition;
  });
  reader.readInt32();
  return { errorCode, name, id, partitions };
}
