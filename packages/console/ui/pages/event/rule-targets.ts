import type { Hop } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';
import { type Place, placeOf } from './path/place.ts';

/** A target to which a rule has delivered the event, or has tried to. */
export interface RuleTarget extends Place {
  readonly arn: string;
  /** The hop with whose payload it was called; undefined while nothing tells it. */
  readonly inputHop: number | undefined;
}

/** The targets of a rule that the event reached, in their order. @param rule its ARN */
export function targetsOf(rule: string, hops: readonly Hop[]): readonly RuleTarget[] {
  const attempts = hops.filter(({ step, detail }) => step === 'attempted' && detail?.['rule'] === rule);
  const newest = new Map(attempts.map((hop) => [textOf(hop.detail?.['target']), hop]));
  return [...newest.values()].map((hop) => ({
    ...placeOf(hop.place),
    arn: hop.place,
    inputHop: inputOf(hop, hops)?.n,
  }));
}

/** What a rule transforms is told by a hop of its own; any other target gets the event as the bus has it. */
function inputOf({ n, place, detail }: Hop, hops: readonly Hop[]): Hop | undefined {
  const earlier = hops.filter((hop) => hop.n < n);
  const isOfTarget = (hop: Hop): boolean =>
    hop.place === place && hop.detail?.['rule'] === detail?.['rule'] && hop.detail?.['target'] === detail?.['target'];
  const isOnBus = ({ step, place: at }: Hop): boolean => step === 'published' && placeOf(at).kind === 'bus';
  return (
    earlier.findLast((hop) => hop.step === 'transformed' && isOfTarget(hop)) ?? earlier.findLast((hop) => isOnBus(hop))
  );
}

/** The archive that has the event, and the hop with which its bus took it; undefined where no archive has it. */
export function archivedIn(hops: readonly Hop[]): { readonly archive: string; readonly hop: number } | undefined {
  const archived = hops.find(({ step }) => step === 'archived');
  const published = hops.findLast(({ step, n }) => step === 'published' && n < (archived?.n ?? 0));
  return archived && published && { archive: archived.place, hop: published.n };
}
