import { CORS_MEMBERS, corsIn } from '../apigateway/cors-settings.ts';
import { API_PREFIX } from '../apigateway/http-apis.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { object, text, textOr } from '../core/properties.ts';
import { bodyRefusals, declareBody } from './api-gateway-body.ts';
import type { ResourceKind } from './kind.ts';
import { madeUpShortId, nameOf } from './naming.ts';
import { capitalized } from './open-api.ts';

export const apiGatewayApi: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Api',
  properties: {
    Body: 'runs',
    CorsConfiguration: CORS_MEMBERS,
    Name: 'runs',
    ProtocolType: 'runs',
    Description: 'accepted',
    DisableExecuteApiEndpoint: 'accepted',
    FailOnWarnings: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: `${naming.endpoint}${API_PREFIX}${id}` } };
  },
  refusals({ properties }) {
    // What is defined in OpenAPI is an HTTP API.
    if (isObject(properties['Body'])) return bodyRefusals(object(properties, 'Body'));
    const protocol = text(properties, 'ProtocolType');
    if (protocol === 'HTTP') return [];
    return [{ path: 'Properties.ProtocolType', message: `The region runs HTTP APIs, not "${protocol}".` }];
  },
  declare(resource, { apis, naming }, before) {
    const { ref: id, properties } = resource;
    const body = object(properties, 'Body');
    const title = textOr(object(body, 'info'), 'title', nameOf(resource, 'Name', naming));
    const cors = corsIn(properties, 'CorsConfiguration') ?? corsIn({ cors: corsOf(body) }, 'cors');
    apis.declareApi({ id, name: textOr(properties, 'Name', title), cors });
    declareBody(apis, id, body, object(before?.properties ?? {}, 'Body'));
  },
  remove({ ref }, { apis }) {
    apis.removeApi(ref);
  },
};

/** What a definition says of pages of other origins, as CloudFormation names it. */
function corsOf(body: JsonObject): Json {
  const cors = body['x-amazon-apigateway-cors'];
  return isObject(cors) ? capitalized(cors) : null;
}
