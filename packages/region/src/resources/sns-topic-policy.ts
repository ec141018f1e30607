import { jsonText, texts } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';

export const snsTopicPolicy: ResourceKind = {
  type: 'AWS::SNS::TopicPolicy',
  properties: { Topics: 'runs', PolicyDocument: 'runs' },
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  declare({ properties }, { permissions }, before) {
    for (const arn of texts(before?.properties ?? {}, 'Topics')) permissions.setPolicy(arn, '');
    for (const arn of texts(properties, 'Topics')) {
      permissions.setPolicy(arn, jsonText(properties, 'PolicyDocument') ?? '');
    }
  },
  remove({ properties }, { permissions }) {
    for (const arn of texts(properties, 'Topics')) permissions.setPolicy(arn, '');
  },
};
