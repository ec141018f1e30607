import type { Excuses } from '../../chaos/excuses.ts';
import type { Fault } from '../../chaos/fault-log.ts';
import { type Found, found } from '../../chaos/part.ts';
import type { BusEvent } from '../../check/bus.ts';
import type { Partner } from '../partner.ts';

/** The name of the invariant. */
export const PARTNER_TOLD = 'partner told';

/**
 * The partner was told of each delivery at least once, and of nothing else. It was told again only of what was on the bus
 * again, of what its caller did not hear that it has, and for each fault that made the rule deliver again.
 * @param delivered the events of which it must be told
 */
export function checkPartnerTold(
  { told, unheard, calls: { withoutKey } }: Pick<Partner, 'told' | 'unheard' | 'calls'>,
  delivered: readonly BusEvent[],
  excuses: Excuses,
): readonly Found[] {
  const copies = Map.groupBy(
    new Map(delivered.map((one) => [one.busId, one])).values(),
    ({ event }) => event.metadata.id,
  );
  const untold = [...copies.keys()].filter((id) => !told.has(id));
  return [
    ...untold.map((id) => found(`the partner was not told of delivery ${id}`, id)),
    ...[...told].flatMap(([id, times]) => {
      const events = copies.get(id) ?? [];
      if (events.length === 0) return [found(`the partner was told of ${id}, which is no delivery on the bus`, id)];
      const surplus = times - events.length - (unheard.get(id) ?? 0);
      const isExcused =
        surplus <= 0 || excuses.accept('notices that the partner had again', surplus, behind(id, excuses));
      return isExcused ? [] : [found(`the partner was told of ${id} ${times} times, without a fault for each`, id)];
    }),
    ...(withoutKey === 0 ? [] : [found(`${withoutKey} calls of the partner had not its key`)]),
  ];
}

const isCopy = ({ kind, place }: Fault): boolean => kind === 'deliverTwice' && place.startsWith('rule/');

/** A region that ended while it called the partner calls again. */
const behind = (id: string, excuses: Excuses): readonly Fault[] => [
  ...excuses.on(id).filter(isCopy),
  ...excuses.endings,
];
