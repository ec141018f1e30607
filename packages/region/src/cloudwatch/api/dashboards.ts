import { text, texts } from '../../core/properties.ts';
import type { Home } from '../alarms/state-change.ts';
import { required } from '../input/request.ts';
import type { CloudWatchOperations } from './operation.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
export const dashboardOperations: CloudWatchOperations = {
  PutDashboard({ dashboards }, input) {
    const name = required(text(input, 'DashboardName'), 'DashboardName');
    dashboards.putPersisted(name, required(text(input, 'DashboardBody'), 'DashboardBody'));
    return { DashboardValidationMessages: [] };
  },

  GetDashboard({ dashboards, home }, input) {
    const { name, body } = dashboards.get(required(text(input, 'DashboardName'), 'DashboardName'));
    return { DashboardArn: arnOf(home, name), DashboardBody: body, DashboardName: name };
  },

  ListDashboards({ dashboards, home }, input) {
    const prefix = text(input, 'DashboardNamePrefix') ?? '';
    const found = dashboards.list().filter(({ name }) => name.startsWith(prefix));
    const DashboardEntries = found.map(({ name, body, changedMs }) => ({
      DashboardName: name,
      DashboardArn: arnOf(home, name),
      LastModified: new Date(changedMs),
      Size: Buffer.byteLength(body),
    }));
    return { DashboardEntries };
  },

  /** All of them, or none when one is not there. */
  DeleteDashboards({ dashboards }, input) {
    const found = texts(input, 'DashboardNames').map((name) => dashboards.get(name));
    for (const { name } of found) dashboards.remove(name);
    return {};
  },
};

/** Dashboards are of an account, not of a Region. */
const arnOf = ({ accountId }: Home, name: string): string => `arn:aws:cloudwatch::${accountId}:dashboard/${name}`;
