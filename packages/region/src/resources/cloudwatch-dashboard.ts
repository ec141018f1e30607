import { jsonText } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { nameOf } from './naming.ts';

export const cloudWatchDashboard: ResourceKind = {
  type: 'AWS::CloudWatch::Dashboard',
  properties: { DashboardName: 'runs', DashboardBody: 'runs', Tags: 'accepted' },
  identify: (resource, naming) => ({ ref: nameOf(resource, 'DashboardName', naming), attributes: {} }),
  declare({ ref, properties }, { dashboards }) {
    dashboards.put(ref, jsonText(properties, 'DashboardBody') ?? '');
  },
  remove({ ref }, { dashboards }) {
    dashboards.remove(ref);
  },
};
