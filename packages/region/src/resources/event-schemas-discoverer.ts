import { boolean, text, textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf } from './naming.ts';

export const eventSchemasDiscoverer: ResourceKind = {
  type: 'AWS::EventSchemas::Discoverer',
  properties: { CrossAccount: 'runs', Description: 'runs', SourceArn: 'runs', Tags: 'accepted' },
  identify({ properties }, naming) {
    const bus = textOr(properties, 'SourceArn', '').split('/').at(-1) ?? '';
    const DiscovererId = `events-event-bus-${bus}`;
    const DiscovererArn = arnOf(naming, 'schemas', `discoverer/${DiscovererId}`);
    return { ref: DiscovererArn, attributes: { DiscovererArn, DiscovererId, State: 'STARTED' } };
  },
  create({ properties }, { schemas }) {
    schemas.discoverers.create({
      sourceArn: textOr(properties, 'SourceArn', ''),
      description: text(properties, 'Description'),
      crossAccount: boolean(properties, 'CrossAccount'),
    });
  },
};
