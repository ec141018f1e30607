import type { Writer } from '@platformatic/kafka';
import { type Answer, start, UNKNOWN_TOPIC } from './answer.ts';
import { GROUP_ANSWERS } from './group-answers.ts';
import { RECORD_ANSWERS } from './record-answers.ts';
import type { Call, FakeState } from './state.ts';

const NO_ID = '00000000-0000-0000-0000-000000000000';

const int32s = (writer: Writer, values: number[]): Writer =>
  writer.appendArray(values, (w, value) => void w.appendInt32(value), true, false);

/** The answers of a broker to the calls of a reader, as Kafka's protocol has them. */
export const ANSWERS: Readonly<Record<Call, Answer>> = {
  ...GROUP_ANSWERS,
  ...RECORD_ANSWERS,

  Metadata(request, { state, nodes, version }) {
    const names = request.readNullableArray((one) => {
      if (version >= 10) one.readUUID();
      return one.readNullableString() ?? '';
    });
    const wanted = names ?? [...state.topics.keys()];
    const writer = start()
      .appendArray([...nodes], (w, { id, host, port }) => {
        w.appendInt32(id).appendString(host).appendInt32(port).appendString(null);
      })
      .appendString('fake')
      .appendInt32(0)
      .appendArray(wanted, (w, name) => topicMetadata(w, name, state));
    if (version < 11) writer.appendInt32(0);
    return writer.appendTaggedFields();
  },
};

function topicMetadata(writer: Writer, name: string, state: FakeState): void {
  const topic = state.topics.get(name);
  const error = state.refusals.get('Metadata')?.partition === undefined ? state.refusal('Metadata') : 0;
  const isThere = topic !== undefined && error === 0;
  writer
    .appendInt16(error || (topic ? 0 : UNKNOWN_TOPIC))
    .appendString(name)
    .appendUUID(topic?.id ?? NO_ID)
    .appendBoolean(false)
    .appendArray(
      isThere ? topic.partitions.map(({ leader }, index) => ({ leader, index })) : [],
      (w, { leader, index }) => {
        const refused = state.refusal('Metadata', `${name}-${index}`);
        w.appendInt16(refused || (leader < 0 ? 5 : 0))
          .appendInt32(index)
          .appendInt32(refused ? -1 : leader)
          .appendInt32(0);
        int32s(int32s(int32s(w, [leader]), [leader]), []);
      },
    )
    .appendInt32(0);
}
