import { defined, number, text } from '../core/properties.ts';
import { apiDestinationArn } from '../eventbridge/api-destinations/connection.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const eventsApiDestination: ResourceKind = {
  type: 'AWS::Events::ApiDestination',
  properties: {
    ConnectionArn: 'runs',
    Description: 'runs',
    HttpMethod: 'runs',
    InvocationEndpoint: 'runs',
    InvocationRateLimitPerSecond: 'runs',
    Name: 'runs',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'Name', naming);
    const ArnForPolicy = arnOf(naming, 'events', `api-destination/${name}`);
    return { ref: name, attributes: { Arn: apiDestinationArn(naming, name), ArnForPolicy } };
  },
  async declare({ ref, properties }, { events }, before) {
    const request = {
      Name: ref,
      ConnectionArn: text(properties, 'ConnectionArn'),
      Description: text(properties, 'Description'),
      HttpMethod: text(properties, 'HttpMethod'),
      InvocationEndpoint: text(properties, 'InvocationEndpoint'),
      InvocationRateLimitPerSecond: number(properties, 'InvocationRateLimitPerSecond'),
    };
    await events[before === undefined ? 'CreateApiDestination' : 'UpdateApiDestination']?.(defined(request));
  },
  async remove({ ref: Name }, { events }) {
    await events['DeleteApiDestination']?.({ Name });
  },
};
