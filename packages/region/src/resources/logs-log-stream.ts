import { textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { nameOf } from './naming.ts';

export const logsLogStream: ResourceKind = {
  type: 'AWS::Logs::LogStream',
  properties: { LogGroupName: 'runs', LogStreamName: 'runs' },
  identify: (resource, naming) => ({ ref: nameOf(resource, 'LogStreamName', naming), attributes: {} }),
  declare({ ref, properties }, { logs }) {
    logs.ensureGroup(textOr(properties, 'LogGroupName', '')).ensureStream(ref);
  },
  remove({ ref, properties }, { logs }) {
    logs.group(textOr(properties, 'LogGroupName', ''))?.removeStream(ref);
  },
};
