import { jsonText, texts } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';

export const sqsQueuePolicy: ResourceKind = {
  type: 'AWS::SQS::QueuePolicy',
  properties: { Queues: 'runs', PolicyDocument: 'runs' },
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  create({ properties }, { queues }) {
    for (const url of texts(properties, 'Queues')) {
      const queue = queues.byLastPart(url);
      if (queue !== undefined) queue.attributes['Policy'] = jsonText(properties, 'PolicyDocument') ?? '';
    }
  },
};
