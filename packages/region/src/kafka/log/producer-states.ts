import { KafkaError } from '../protocol/error-code.ts';
import { type BatchHeader, isIdempotent } from './record-batch.ts';

/** A batch that was appended before: where it went. */
export interface AppendedBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
  readonly timestampMs: number;
}

export interface ProducerState {
  readonly producerId: number;
  readonly epoch: number;
  /** The last few batches, oldest first: a client has at most five requests in flight. */
  readonly batches: readonly AppendedBatch[];
}

const REMEMBERED_BATCHES = 5;
const MAX_PRODUCERS = 10_000;
const SEQUENCES = 2 ** 31;

/**
 * The state of a partition's idempotent producers, to recognise a batch that is sent again.
 * @see https://cwiki.apache.org/confluence/display/KAFKA/KIP-98+-+Exactly+Once+Delivery+and+Transactional+Messaging
 */
export class ProducerStates {
  readonly #states = new Map<number, ProducerState>();

  /**
   * Says whether a batch was appended before.
   * @returns where it is, or undefined when it is new and in order
   * @throws KafkaError OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH
   */
  check(header: BatchHeader): AppendedBatch | undefined {
    if (!isIdempotent(header)) return undefined;
    const state = this.#states.get(header.producerId);
    if (state === undefined) return undefined;
    const duplicate = duplicateIn(state, header);
    if (duplicate === undefined) checkOrder(state, header);
    return duplicate;
  }

  /** Remembers a batch that has been appended. */
  remember(header: BatchHeader): void {
    const { producerId, producerEpoch: epoch } = header;
    if (!isIdempotent(header)) return;
    const known = this.#states.get(producerId);
    const before = known?.epoch === epoch ? known.batches : [];
    const batches = [...before, appended(header)].slice(-REMEMBERED_BATCHES);
    this.#states.delete(producerId);
    this.#states.set(producerId, { producerId, epoch, batches });
    if (this.#states.size > MAX_PRODUCERS) this.#forgetLongestSilent();
  }

  /** All states, the longest silent producer first. */
  all(): readonly ProducerState[] {
    return [...this.#states.values()];
  }

  restore(states: readonly ProducerState[]): void {
    for (const state of states) this.#states.set(state.producerId, state);
  }

  #forgetLongestSilent(): void {
    for (const producerId of this.#states.keys()) {
      this.#states.delete(producerId);
      return;
    }
  }
}

function duplicateIn(state: ProducerState, header: BatchHeader): AppendedBatch | undefined {
  if (state.epoch !== header.producerEpoch) return undefined;
  const { firstSequence, lastSequence } = appended(header);
  return state.batches.find((batch) => batch.firstSequence === firstSequence && batch.lastSequence === lastSequence);
}

function checkOrder(state: ProducerState, header: BatchHeader): void {
  const { producerId, producerEpoch, baseSequence } = header;
  if (producerEpoch < state.epoch) {
    throw new KafkaError('INVALID_PRODUCER_EPOCH', `Producer ${producerId} is at epoch ${state.epoch} already.`);
  }
  const last = producerEpoch === state.epoch ? state.batches.at(-1)?.lastSequence : undefined;
  const expected = last === undefined ? 0 : (last + 1) % SEQUENCES;
  if (baseSequence !== expected) {
    const message = `Producer ${producerId} sent sequence ${baseSequence}, ${expected} is next.`;
    throw new KafkaError('OUT_OF_ORDER_SEQUENCE_NUMBER', message);
  }
}

function appended({ baseSequence, recordCount, baseOffset, maxTimestampMs }: BatchHeader): AppendedBatch {
  const lastSequence = (baseSequence + recordCount - 1) % SEQUENCES;
  return { firstSequence: baseSequence, lastSequence, baseOffset, timestampMs: maxTimestampMs };
}
