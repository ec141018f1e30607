import type { Expectation } from '../../shop/expectation.ts';
import type { BusOrder } from '../bus-order.ts';
import type { Evidence } from '../evidence.ts';
import type { Sent } from '../world.ts';

/** What was sent, what the result must be, and what it is. */
export interface Findings {
  readonly sent: Sent;
  readonly expected: Expectation;
  readonly evidence: Evidence;
  readonly order: Pick<BusOrder, 'positionOf'>;
  /** With faults some things may come twice; without, nothing may. */
  readonly withFaults: boolean;
}

/** A broken invariant, with the ids under which the journal has its hops. */
export interface Found {
  readonly text: string;
  readonly ids: readonly string[];
}

/** Looks for breaks of one invariant. */
export type Check = (findings: Findings) => readonly Found[];

/** Wanted items that are missing, or repeated although they may not be, and items that are not wanted. */
export function differences(
  what: string,
  wanted: ReadonlySet<string>,
  there: ReadonlyMap<string, number>,
  mayRepeat: boolean,
): readonly Found[] {
  const missing = [...wanted].filter((id) => !there.has(id)).map((id) => found(`no ${what} ${id}`, id));
  const repeated = [...there].filter(([id, count]) => count > 1 && !mayRepeat && wanted.has(id));
  const unknown = [...there.keys()].filter((id) => !wanted.has(id));
  return [
    ...missing,
    ...repeated.map(([id, count]) => found(`${what} ${id}: ${count} times`, id)),
    ...unknown.map((id) => found(`${what} ${id}, which is not expected`, id)),
  ];
}

export const found = (text: string, ...ids: readonly string[]): Found => ({ text, ids });
