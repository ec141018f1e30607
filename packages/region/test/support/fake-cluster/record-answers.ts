import { type Reader, Writer } from '@platformatic/kafka';
import { type Answer, type Node, start, UNKNOWN_TOPIC } from './answer.ts';
import type { FakeState, FakeTopic, RecordCall } from './state.ts';

const OUT_OF_RANGE = 1;
const NOT_LEADER = 6;
const UNKNOWN_TOPIC_ID = 100;

/** The answers to the calls that read and write records. */
export const RECORD_ANSWERS: Readonly<Record<RecordCall, Answer>> = {
  ListOffsets(request, { state }) {
    request.readInt32();
    request.readInt8();
    const topics = request.readArray((one) => ({
      name: one.readString(),
      partitions: one.readArray((part) => {
        const partition = part.readInt32();
        part.readInt32();
        return { partition, timestamp: part.readInt64() };
      }),
    }));
    return start()
      .appendArray(topics, (w, { name, partitions }) => {
        w.appendString(name).appendArray(partitions, (v, { partition, timestamp }) => {
          const found = state.topics.get(name)?.partitions[partition];
          const error = state.refusal('ListOffsets', `${name}-${partition}`) || (found ? 0 : UNKNOWN_TOPIC);
          const offset = timestamp === -2n ? found?.start : found?.end;
          v.appendInt32(partition).appendInt16(error).appendInt64(-1n);
          v.appendInt64(error === 0 ? (offset ?? -1n) : -1n).appendInt32(0);
        });
      })
      .appendTaggedFields();
  },

  Fetch(request, { state, node }) {
    for (let field = 0; field < 4; field++) request.readInt32();
    request.readInt8();
    request.readInt32();
    request.readInt32();
    const topics = request.readArray((one) => ({ id: one.readUUID(), partitions: one.readArray(wantedPartition) }));
    return start()
      .appendInt16(0)
      .appendInt32(0)
      .appendArray(topics, (w, { id, partitions }) => {
        const found = [...state.topics].find(([, topic]) => topic.id === id);
        w.appendUUID(id).appendArray(partitions, (v, wanted) => fetchedPartition(v, wanted, found, state, node));
      })
      .appendTaggedFields();
  },

  Produce(request, { state, node }) {
    request.readNullableString();
    request.readInt16();
    request.readInt32();
    const topics = request.readArray((one) => ({
      name: one.readString(),
      partitions: one.readArray((part) => ({ partition: part.readInt32(), batch: part.readBytes() })),
    }));
    return Writer.create()
      .appendArray(topics, (w, { name, partitions }) => {
        w.appendString(name).appendArray(partitions, (v, { partition, batch }) => {
          const found = state.topics.get(name)?.partitions[partition];
          const wrong = found === undefined ? UNKNOWN_TOPIC : found.leader === node.id ? 0 : NOT_LEADER;
          const error = state.refusal('Produce', `${name}-${partition}`) || wrong;
          v.appendInt32(partition)
            .appendInt16(error)
            .appendInt64(error === 0 ? (found?.end ?? -1n) : -1n);
          if (error === 0) found?.append(batch, recordsIn(batch));
          v.appendInt64(-1n)
            .appendInt64(0n)
            .appendArray([], () => {})
            .appendString(null);
        });
      })
      .appendInt32(0)
      .appendTaggedFields();
  },
};

/** Where a batch says how many records it has. */
const COUNT_AT = 57;
const recordsIn = (batch: Buffer): number => batch.readInt32BE(COUNT_AT);

interface Wanted {
  readonly partition: number;
  readonly offset: bigint;
  readonly maxBytes: number;
}

function wantedPartition(reader: Reader): Wanted {
  const partition = reader.readInt32();
  reader.readInt32();
  const offset = reader.readInt64();
  reader.readInt32();
  reader.readInt64();
  return { partition, offset, maxBytes: reader.readInt32() };
}

function fetchedPartition(
  writer: Writer,
  { partition, offset, maxBytes }: Wanted,
  topic: [string, FakeTopic] | undefined,
  state: FakeState,
  node: Node,
): void {
  const [name, { partitions }] = topic ?? ['', { partitions: [] }];
  const found = partitions[partition];
  const error = state.refusal('Fetch', `${name}-${partition}`) || errorOf(topic !== undefined, found, offset, node);
  writer
    .appendInt32(partition)
    .appendInt16(error)
    .appendInt64(error === 0 ? (found?.end ?? 0n) : -1n)
    .appendInt64(-1n)
    .appendInt64(-1n)
    .appendArray(null, () => {})
    .appendInt32(-1)
    .appendBytes(error === 0 && found ? cut(found.from(offset, maxBytes), state.isStrict ? maxBytes : Infinity) : null);
}

const cut = (bytes: Buffer, maxBytes: number): Buffer => bytes.subarray(0, maxBytes);

function errorOf(hasTopic: boolean, found: FakeTopic['partitions'][number] | undefined, offset: bigint, node: Node) {
  if (!hasTopic) return UNKNOWN_TOPIC_ID;
  if (!found) return UNKNOWN_TOPIC;
  if (found.leader !== node.id) return NOT_LEADER;
  return offset < found.start || offset > found.end ? OUT_OF_RANGE : 0;
}
