import { boolean, text, textOr } from '../core/properties.ts';
import { busNameOf } from '../eventbridge/arns.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf } from './naming.ts';

export const eventSchemasDiscoverer: ResourceKind = {
  type: 'AWS::EventSchemas::Discoverer',
  properties: { CrossAccount: 'runs', Description: 'runs', SourceArn: 'runs', Tags: 'accepted' },
  identify({ properties }, naming) {
    const bus = busNameOf(text(properties, 'SourceArn'));
    const DiscovererId = `events-event-bus-${bus}`;
    const DiscovererArn = arnOf(naming, 'schemas', `discoverer/${DiscovererId}`);
    return { ref: DiscovererArn, attributes: { DiscovererArn, DiscovererId, State: 'STARTED' } };
  },
  declare({ properties, attributes }, { schemas }, before) {
    const draft = {
      sourceArn: textOr(properties, 'SourceArn', ''),
      description: text(properties, 'Description'),
      crossAccount: boolean(properties, 'CrossAccount'),
    };
    if (before === undefined) schemas.discoverers.create(draft);
    else schemas.discoverers.update(textOr(attributes, 'DiscovererId', ''), draft);
  },
  remove({ attributes }, { schemas }) {
    schemas.discoverers.delete(textOr(attributes, 'DiscovererId', ''));
  },
};
