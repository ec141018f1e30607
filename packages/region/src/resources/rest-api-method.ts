import type { RestMethod } from '../apigateway/rest/rest-api.ts';
import type { JsonObject } from '../core/json.ts';
import { boolean, defined, object, text, textMap, textOr } from '../core/properties.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { madeUpShortId } from './naming.ts';
import { integrationIn, integrationRefusals } from './rest-api-integration.ts';

const AUTHORIZATIONS = ['NONE', 'AWS_IAM', 'CUSTOM'] as const;

export const restApiMethod: ResourceKind = {
  type: 'AWS::ApiGateway::Method',
  properties: {
    ApiKeyRequired: 'runs',
    // Scopes belong to authorizers of user pools.
    AuthorizationScopes: 'accepted',
    AuthorizationType: 'runs',
    AuthorizerId: 'runs',
    HttpMethod: 'runs',
    Integration: {
      CacheKeyParameters: 'accepted',
      CacheNamespace: 'accepted',
      ContentHandling: 'accepted',
      Credentials: 'runs',
      IntegrationHttpMethod: 'runs',
      IntegrationResponses: {
        ContentHandling: 'accepted',
        ResponseParameters: 'runs',
        ResponseTemplates: 'runs',
        SelectionPattern: 'runs',
        StatusCode: 'runs',
      },
      PassthroughBehavior: 'runs',
      RequestParameters: 'runs',
      RequestTemplates: 'runs',
      // The timeout of the function ends it first.
      TimeoutInMillis: 'accepted',
      Type: 'runs',
      Uri: 'runs',
    },
    RequestModels: 'runs',
    RequestParameters: 'runs',
    RequestValidatorId: 'runs',
    ResourceId: 'runs',
    RestApiId: 'runs',
    // The answers of functions and mocks are not checked against them.
    MethodResponses: 'accepted',
    OperationName: 'accepted',
  },
  identify: (resource, naming) => ({ ref: madeUpShortId(resource, naming), attributes: {} }),
  refusals({ properties }) {
    const type = text(properties, 'AuthorizationType') ?? 'NONE';
    const message = `The region runs ${AUTHORIZATIONS.join(', ')}, not "${type}".`;
    const isKnown = AUTHORIZATIONS.some((known) => known === type);
    const refusals: Refusal[] = isKnown ? [] : [{ path: 'Properties.AuthorizationType', message }];
    if (type === 'CUSTOM' && text(properties, 'AuthorizerId') === undefined)
      refusals.push({ path: 'Properties.AuthorizerId', message: 'A method of type CUSTOM names its authorizer.' });
    return [...refusals, ...integrationRefusals(object(properties, 'Integration'))];
  },
  declare({ properties, ref }, { restApis }) {
    restApis.get(textOr(properties, 'RestApiId', '')).methods.set(ref, methodIn(properties));
  },
  remove({ properties, ref }, { restApis }) {
    restApis.find(textOr(properties, 'RestApiId', ''))?.methods.delete(ref);
  },
};

function methodIn(properties: JsonObject): RestMethod {
  const parameters = Object.entries(textMap(object(properties, 'RequestParameters')));
  return {
    resourceId: textOr(properties, 'ResourceId', ''),
    httpMethod: textOr(properties, 'HttpMethod', ''),
    authorization: AUTHORIZATIONS.find((one) => one === text(properties, 'AuthorizationType')) ?? 'NONE',
    ...defined({ authorizerId: text(properties, 'AuthorizerId') }),
    needsKey: boolean(properties, 'ApiKeyRequired') === true,
    integration: integrationIn(object(properties, 'Integration')),
    validatorId: text(properties, 'RequestValidatorId'),
    models: textMap(object(properties, 'RequestModels')),
    requiredParameters: parameters.flatMap(([name, isRequired]) =>
      isRequired === 'true' ? [name.replace('method.request.', '')] : [],
    ),
  };
}
