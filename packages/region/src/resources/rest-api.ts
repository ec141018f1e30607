import { rootIdOf } from '../apigateway/rest/rest-api.ts';
import { object, text, texts } from '../core/properties.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { madeUpShortId, nameOf } from './naming.ts';
import { declareRestBody, restBodyRefusals } from './rest-api-body.ts';

export const restApi: ResourceKind = {
  type: 'AWS::ApiGateway::RestApi',
  properties: {
    ApiKeySourceType: 'runs',
    BinaryMediaTypes: 'runs',
    Body: 'runs',
    Name: 'runs',
    Policy: 'runs',
    Description: 'accepted',
    DisableExecuteApiEndpoint: 'accepted',
    EndpointConfiguration: 'accepted',
    FailOnWarnings: 'accepted',
    MinimumCompressionSize: 'accepted',
    Mode: 'accepted',
    Parameters: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { RestApiId: id, RootResourceId: rootIdOf(id) } };
  },
  refusals({ properties }) {
    const refusals: Refusal[] = [];
    const source = text(properties, 'ApiKeySourceType') ?? 'HEADER';
    if (source !== 'HEADER') {
      const message = `The region reads keys from the header, not "${source}".`;
      refusals.push({ path: 'Properties.ApiKeySourceType', message });
    }
    // The Serverless Framework writes an empty one.
    if ((properties['Policy'] ?? '') !== '') {
      refusals.push({ path: 'Properties.Policy', message: 'The region does not run policies of REST APIs.' });
    }
    return [...refusals, ...restBodyRefusals(object(properties, 'Body'))];
  },
  declare(resource, { restApis, naming }) {
    // `image/png` is written as `image~1png` where slashes are separators.
    const body = object(resource.properties, 'Body');
    const binaryMediaTypes = [
      ...texts(resource.properties, 'BinaryMediaTypes').map((type) => type.replaceAll('~1', '/')),
      ...texts(body, 'x-amazon-apigateway-binary-media-types'),
    ];
    const name = text(resource.properties, 'Name') ?? text(object(body, 'info'), 'title');
    restApis.declareApi({ id: resource.ref, name: name ?? nameOf(resource, 'Name', naming), binaryMediaTypes });
    declareRestBody(restApis.get(resource.ref), body);
  },
  remove({ ref }, { restApis }) {
    restApis.removeApi(ref);
  },
};
