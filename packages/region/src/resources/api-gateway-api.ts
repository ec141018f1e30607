import { API_PREFIX } from '../apigateway/http-apis.ts';
import { text, textOr } from '../core/properties.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { ResourceKind } from './kind.ts';
import { nameOf } from './naming.ts';

const ID_LENGTH = 10;

export const apiGatewayApi: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Api',
  properties: {
    Name: 'runs',
    ProtocolType: 'runs',
    Description: 'accepted',
    DisableExecuteApiEndpoint: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const id = uuidOf(resource.logicalId).replaceAll('-', '').slice(0, ID_LENGTH);
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: `${naming.endpoint}${API_PREFIX}${id}` } };
  },
  refusals({ properties }) {
    const protocol = text(properties, 'ProtocolType');
    if (protocol === 'HTTP') return [];
    return [{ path: 'Properties.ProtocolType', message: `The region runs HTTP APIs, not "${protocol}".` }];
  },
  declare(resource, { apis, naming }) {
    apis.declareApi({ id: resource.ref, name: textOr(resource.properties, 'Name', nameOf(resource, 'Name', naming)) });
  },
  remove({ ref }, { apis }) {
    apis.removeApi(ref);
  },
};
