import { defined, text } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const eventsEventBus: ResourceKind = {
  type: 'AWS::Events::EventBus',
  properties: {
    Description: 'runs',
    Name: 'runs',
    DeadLetterConfig: 'accepted',
    KmsKeyIdentifier: 'accepted',
    LogConfig: 'accepted',
    Policy: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const Name = nameOf(resource, 'Name', naming);
    return { ref: Name, attributes: { Name, Arn: arnOf(naming, 'events', `event-bus/${Name}`) } };
  },
  async declare({ properties, ref }, { events }, before) {
    const bus = { Name: ref, Description: text(properties, 'Description') };
    await events[before === undefined ? 'CreateEventBus' : 'UpdateEventBus']?.(defined(bus));
  },
  async remove({ ref: Name }, { events }) {
    await events['DeleteEventBus']?.({ Name });
  },
};
