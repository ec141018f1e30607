import { jsonText, texts } from '../core/properties.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import type { RegionServices } from './services.ts';

export const sqsQueuePolicy: ResourceKind = {
  type: 'AWS::SQS::QueuePolicy',
  properties: { Queues: 'runs', PolicyDocument: 'runs' },
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  declare({ properties }, { queues }, before) {
    if (before !== undefined) setPolicy(before, queues, undefined);
    setPolicy({ properties }, queues, jsonText(properties, 'PolicyDocument'));
  },
  remove(resource, { queues }) {
    setPolicy(resource, queues, undefined);
  },
};

function setPolicy(
  { properties }: Pick<ResolvedResource, 'properties'>,
  queues: RegionServices['queues'],
  policy = '',
): void {
  for (const url of texts(properties, 'Queues')) {
    const queue = queues.byLastPart(url);
    if (queue !== undefined) queue.attributes['Policy'] = policy;
  }
}
