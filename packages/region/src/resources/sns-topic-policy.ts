import { jsonText, texts } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';

export const snsTopicPolicy: ResourceKind = {
  type: 'AWS::SNS::TopicPolicy',
  properties: { Topics: 'runs', PolicyDocument: 'runs' },
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  create({ properties }, { permissions }) {
    for (const arn of texts(properties, 'Topics')) {
      permissions.setTopicPolicy(arn, jsonText(properties, 'PolicyDocument') ?? '');
    }
  },
};
