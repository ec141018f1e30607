import { defined, jsonText, text, textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const eventsEventBus: ResourceKind = {
  type: 'AWS::Events::EventBus',
  properties: {
    Description: 'runs',
    EventSourceName: 'runs',
    Name: 'runs',
    Policy: 'runs',
    DeadLetterConfig: 'accepted',
    KmsKeyIdentifier: 'accepted',
    LogConfig: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const Name = nameOf(resource, 'Name', naming);
    return { ref: Name, attributes: { Name, Arn: arnOf(naming, 'events', `event-bus/${Name}`) } };
  },
  async declare({ properties, ref, attributes }, { events, permissions }, before) {
    const bus = { Name: ref, Description: text(properties, 'Description') };
    const created = { ...bus, EventSourceName: text(properties, 'EventSourceName') };
    if (before === undefined) await events['CreateEventBus']?.(defined(created));
    else await events['UpdateEventBus']?.(defined(bus));
    const policy = jsonText(properties, 'Policy');
    if (policy !== undefined) permissions.setPolicy(textOr(attributes, 'Arn', ''), policy);
  },
  async remove({ ref: Name }, { events }) {
    await events['DeleteEventBus']?.({ Name });
  },
};
