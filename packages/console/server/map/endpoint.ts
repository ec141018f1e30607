import type { StackPage } from '@tributary/region/observation';
import { EndpointError, type Endpoints, get } from '../endpoint.ts';
import { topologyOf } from './topology.ts';
import { wayOf } from './way.ts';

export const mapEndpoints: Endpoints = {
  /** The parts through which events go, as the stacks of the region declare them. */
  map: get(async ({ regionUrl, signal }) => {
    const answer = await fetch(`${regionUrl}/_region/stacks`, { signal });
    return topologyOf((await answer.json()) as StackPage);
  }),
  /** The ids of the parts that the newest events of `type` came through. */
  'map/way': get(async ({ regionUrl, signal }, query) => {
    const type = query.get('type') ?? '';
    if (type === '') throw new EndpointError('MissingType', 'Name the type of the events: map/way?type=<detail-type>.');
    return { parts: await wayOf(type, regionUrl, signal) };
  }),
};
