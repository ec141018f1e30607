import type { CorsSettings } from '../apigateway/cors.ts';
import { API_PREFIX } from '../apigateway/http-apis.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { boolean, number, object, text, textOr, texts } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { madeUpShortId, nameOf } from './naming.ts';

export const apiGatewayApi: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Api',
  properties: {
    CorsConfiguration: {
      AllowCredentials: 'runs',
      AllowHeaders: 'runs',
      AllowMethods: 'runs',
      AllowOrigins: 'runs',
      ExposeHeaders: 'runs',
      MaxAge: 'runs',
    },
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
      cors: corsIn(properties),
    });
  },
  remove({ ref }, { apis }) {
    apis.removeApi(ref);
  },
};

function corsIn(properties: JsonObject): CorsSettings | undefined {
  if (!isObject(properties['CorsConfiguration'])) return undefined;
  const cors = object(properties, 'CorsConfiguration');
  return {
    allowOrigins: texts(cors, 'AllowOrigins'),
    allowMethods: texts(cors, 'AllowMethods'),
    allowHeaders: texts(cors, 'AllowHeaders'),
    exposeHeaders: texts(cors, 'ExposeHeaders'),
    allowCredentials: boolean(cors, 'AllowCredentials') === true,
    maxAgeSeconds: number(cors, 'MaxAge'),
  };
}
