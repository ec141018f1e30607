import { CORS_MEMBERS, corsIn } from '../apigateway/cors-settings.ts';
import { API_PREFIX } from '../apigateway/http-apis.ts';
import { text, textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { madeUpShortId, nameOf } from './naming.ts';

export const apiGatewayApi: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Api',
  properties: {
    CorsConfiguration: CORS_MEMBERS,
    Name: 'runs',
    ProtocolType: 'runs',
    Description: 'accepted',
    DisableExecuteApiEndpoint: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: `${naming.endpoint}${API_PREFIX}${id}` } };
  },
  refusals({ properties }) {
    const protocol = text(properties, 'ProtocolType');
    if (protocol === 'HTTP') return [];
    return [{ path: 'Properties.ProtocolType', message: `The region runs HTTP APIs, not "${protocol}".` }];
  },
  declare(resource, { apis, naming }) {
    const { ref: id, properties } = resource;
    apis.declareApi({
      id,
      name: textOr(properties, 'Name', nameOf(resource, 'Name', naming)),
      cors: corsIn(properties, 'CorsConfiguration'),
    });
  },
  remove({ ref }, { apis }) {
    apis.removeApi(ref);
  },
};
