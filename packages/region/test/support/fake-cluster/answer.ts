import { type Reader, Writer } from '@platformatic/kafka';
import type { FakeState } from './state.ts';

export interface Node {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

interface Around {
  readonly state: FakeState;
  readonly nodes: readonly Node[];
  /** The node that was asked. */
  readonly node: Node;
  readonly version: number;
}

export type Answer = (request: Reader, around: Around) => Writer;

export const UNKNOWN_TOPIC = 3;

/** An answer that begins with the time for which the client is throttled. */
export const start = (): Writer => Writer.create().appendInt32(0);
