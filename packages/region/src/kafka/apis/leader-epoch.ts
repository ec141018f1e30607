import { KafkaError } from '../protocol/error-code.ts';
import { LEADER_EPOCH } from '../state.ts';

/** @throws KafkaError UNKNOWN_LEADER_EPOCH when the client has heard of a leader that there never was */
export function checkLeaderEpoch(leaderEpoch: number): void {
  if (leaderEpoch > LEADER_EPOCH) throw new KafkaError('UNKNOWN_LEADER_EPOCH', 'No such leader was elected.');
}
