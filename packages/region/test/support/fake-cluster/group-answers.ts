import { type Answer, start } from './answer.ts';
import type { GroupCall } from './state.ts';

const MEMBER = 'member-1';

/** The answers to the calls of a consumer group and its offsets. */
export const GROUP_ANSWERS: Readonly<Record<GroupCall, Answer>> = {
  FindCoordinator(request, { state, nodes }) {
    request.readInt8();
    const keys = request.readArray((one) => one.readString(), true, false);
    const error = state.refusal('FindCoordinator');
    const [node] = nodes;
    return start()
      .appendArray(keys, (w, key) => {
        w.appendString(key)
          .appendInt32(node?.id ?? 0)
          .appendString(node?.host ?? '')
          .appendInt32(node?.port ?? 0);
        w.appendInt16(error).appendString(null);
      })
      .appendTaggedFields();
  },

  JoinGroup(request, { state }) {
    request.readString();
    request.readInt32();
    request.readInt32();
    request.readString();
    request.readNullableString();
    request.readString();
    const protocols = request.readArray((one) => ({ name: one.readString(), metadata: one.readBytes() }));
    const error = state.refusal('JoinGroup');
    if (error === 0) state.generation++;
    const members = protocols.slice(0, error === 0 ? 1 : 0);
    return start()
      .appendInt16(error)
      .appendInt32(state.generation)
      .appendString('consumer')
      .appendString(protocols[0]?.name ?? '')
      .appendString(MEMBER)
      .appendBoolean(false)
      .appendString(MEMBER)
      .appendArray(members, (w, { metadata }) => {
        w.appendString(MEMBER).appendString(null).appendBytes(metadata);
      })
      .appendTaggedFields();
  },

  SyncGroup(request, { state }) {
    request.readString();
    request.readInt32();
    request.readString();
    request.readNullableString();
    request.readNullableString();
    request.readNullableString();
    const assignments = request.readArray((one) => {
      one.readString();
      return one.readBytes();
    });
    return start()
      .appendInt16(state.refusal('SyncGroup'))
      .appendString('consumer')
      .appendString('range')
      .appendBytes(assignments[0] ?? Buffer.alloc(0))
      .appendTaggedFields();
  },

  Heartbeat: (_request, { state }) => start().appendInt16(state.refusal('Heartbeat')).appendTaggedFields(),

  LeaveGroup: (_request, { state }) =>
    start()
      .appendInt16(state.refusal('LeaveGroup'))
      .appendArray([], () => {})
      .appendTaggedFields(),

  OffsetFetch(request, { state }) {
    const groups = request.readArray((one) => ({
      id: one.readString(),
      topics:
        one.readNullableArray((topic) => ({
          name: topic.readString(),
          partitions: topic.readArray((part) => part.readInt32(), true, false),
        })) ?? [],
    }));
    const whole = state.refusals.get('OffsetFetch')?.partition === undefined ? state.refusal('OffsetFetch') : 0;
    return start()
      .appendArray(groups, (w, { id, topics }) => {
        w.appendString(id)
          .appendArray(topics, (v, { name, partitions }) => {
            v.appendString(name).appendArray(partitions, (u, partition) => {
              const key = `${name}-${partition}`;
              u.appendInt32(partition)
                .appendInt64(state.commits.get(key) ?? -1n)
                .appendInt32(-1)
                .appendString(null)
                .appendInt16(whole === 0 ? state.refusal('OffsetFetch', key) : 0);
            });
          })
          .appendInt16(whole);
      })
      .appendTaggedFields();
  },

  OffsetCommit(request, { state }) {
    request.readString();
    request.readInt32();
    request.readString();
    request.readNullableString();
    const topics = request.readArray((one) => ({
      name: one.readString(),
      partitions: one.readArray((part) => {
        const wanted = { partition: part.readInt32(), offset: part.readInt64() };
        part.readInt32();
        part.readNullableString();
        return wanted;
      }),
    }));
    return start()
      .appendArray(topics, (w, { name, partitions }) => {
        w.appendString(name).appendArray(partitions, (v, { partition, offset }) => {
          const key = `${name}-${partition}`;
          const error = state.refusal('OffsetCommit', key);
          if (error === 0) state.commits.set(key, offset);
          v.appendInt32(partition).appendInt16(error);
        });
      })
      .appendTaggedFields();
  },
};
