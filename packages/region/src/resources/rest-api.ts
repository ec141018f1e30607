import { rootIdOf } from '../apigateway/rest/rest-api.ts';
import { text, texts } from '../core/properties.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { madeUpShortId, nameOf } from './naming.ts';

export const restApi: ResourceKind = {
  type: 'AWS::ApiGateway::RestApi',
  properties: {
    ApiKeySourceType: 'runs',
    BinaryMediaTypes: 'runs',
    Name: 'runs',
    Policy: 'runs',
    Description: 'accepted',
    DisableExecuteApiEndpoint: 'accepted',
    EndpointConfiguration: 'accepted',
    FailOnWarnings: 'accepted',
    MinimumCompressionSize: 'accepted',
    Mode: 'accepted',
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
    return refusals;
  },
  declare(resource, { restApis, naming }) {
    // `image/png` is written as `image~1png` where slashes are separators.
    const binaryMediaTypes = texts(resource.properties, 'BinaryMediaTypes').map((type) => type.replaceAll('~1', '/'));
    restApis.declareApi({ id: resource.ref, name: nameOf(resource, 'Name', naming), binaryMediaTypes });
  },
  remove({ ref }, { restApis }) {
    restApis.removeApi(ref);
  },
};
