import { jsonText, texts } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';

export const snsTopicPolicy: ResourceKind = {
  type: 'AWS::SNS::TopicPolicy',
  properties: { Topics: 'runs', PolicyDocument: 'runs' },
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  declare({ properties }, { topics }, before) {
    for (const arn of texts(before?.properties ?? {}, 'Topics')) topics.setPolicy(arn, '');
    for (const arn of texts(properties, 'Topics')) {
      topics.setPolicy(arn, jsonText(properties, 'PolicyDocument') ?? '');
    }
  },
  remove({ properties }, { topics }) {
    for (const arn of texts(properties, 'Topics')) topics.setPolicy(arn, '');
  },
};
