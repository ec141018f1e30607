import { boolean, text, textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';

export const apiGatewayStage: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Stage',
  properties: {
    ApiId: 'runs',
    AutoDeploy: 'runs',
    StageName: 'runs',
    AccessLogSettings: 'accepted',
    // Throttling protects an account from its callers; here there is one caller.
    DefaultRouteSettings: 'accepted',
    Description: 'accepted',
    RouteSettings: 'accepted',
    Tags: 'accepted',
  },
  identify: ({ logicalId, properties }) => ({ ref: text(properties, 'StageName') ?? logicalId, attributes: {} }),
  refusals({ properties }) {
    const message = 'The region runs stages that deploy by themselves, under the name $default.';
    return [
      ...(boolean(properties, 'AutoDeploy') === true ? [] : [{ path: 'Properties.AutoDeploy', message }]),
      ...(text(properties, 'StageName') === '$default' ? [] : [{ path: 'Properties.StageName', message }]),
    ];
  },
  declare({ properties, ref }, { apis }) {
    apis.setStage(textOr(properties, 'ApiId', ''), ref);
  },
  remove({ properties }, { apis }) {
    apis.setStage(textOr(properties, 'ApiId', ''), undefined);
  },
};
