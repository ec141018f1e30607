import { text, textOr } from '../core/properties.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { ResourceKind } from './kind.ts';

const ID_LENGTH = 7;

export const apiGatewayRoute: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Route',
  properties: { ApiId: 'runs', AuthorizationType: 'runs', RouteKey: 'runs', Target: 'runs', OperationName: 'accepted' },
  identify: ({ logicalId }) => ({ ref: uuidOf(logicalId).replaceAll('-', '').slice(0, ID_LENGTH), attributes: {} }),
  refusals({ properties }) {
    const type = text(properties, 'AuthorizationType') ?? 'NONE';
    if (type === 'NONE') return [];
    return [{ path: 'Properties.AuthorizationType', message: `The region has no authorizers, ${type} among them.` }];
  },
  declare({ properties, ref }, { apis }) {
    const integrationId = textOr(properties, 'Target', '').replace(/^integrations\//, '');
    apis.declareRoute(textOr(properties, 'ApiId', ''), ref, {
      routeKey: textOr(properties, 'RouteKey', ''),
      integrationId,
    });
  },
  remove({ properties, ref }, { apis }) {
    apis.removeRoute(textOr(properties, 'ApiId', ''), ref);
  },
};
