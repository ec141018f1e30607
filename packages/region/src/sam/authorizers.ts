import { isObject, type Json, type JsonObject, objectOf } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { ref, type SamOutput, type Source } from './output.ts';

/** The names of sources in the identity of an authorizer, and how an API writes them. */
const REST_SOURCES = {
  Headers: 'method.request.header.',
  QueryStrings: 'method.request.querystring.',
  StageVariables: 'stageVariables.',
  Context: 'context.',
};
const HTTP_SOURCES = {
  Headers: '$request.header.',
  QueryStrings: '$request.querystring.',
  StageVariables: '$stageVariables.',
  Context: '$context.',
};
const USUAL_HEADER = 'Authorization';

/**
 * The authorizers of a REST API in OpenAPI, by name; adds what lets API Gateway ask their functions.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-controlling-access-to-apis-lambda-authorizer.html
 */
export function restAuthorizers(output: SamOutput, source: Source): JsonObject {
  const schemes = Object.entries(authorizersOf(source)).flatMap(([name, declared]): [string, Json][] => {
    const authorizer = objectOf(declared);
    if (authorizer['FunctionArn'] === undefined) {
      const message = 'The region runs authorizers with a FunctionArn, not COGNITO_USER_POOLS. Remove it.';
      output.refuse(source.logicalId, `Properties.Auth.Authorizers.${name}`, message);
      return [];
    }
    if (!isRole(authorizer['FunctionInvokeRole'])) permit(output, source, name, authorizer['FunctionArn']);
    return [[name, restScheme(output, authorizer)]];
  });
  return Object.fromEntries(schemes);
}

function restScheme(output: SamOutput, authorizer: JsonObject): JsonObject {
  const identity = objectOf(authorizer['Identity']);
  const isRequest = output.text(authorizer['FunctionPayloadType']) === 'REQUEST';
  const ofType = isRequest
    ? { type: 'request', identitySource: sourcesIn(identity, REST_SOURCES) }
    : {
        type: 'token',
        ...(identity['ValidationExpression'] !== undefined && {
          identityValidationExpression: identity['ValidationExpression'],
        }),
      };
  return {
    type: 'apiKey',
    name: isRequest ? 'Unused' : (output.text(identity['Header']) ?? USUAL_HEADER),
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': { ...ofType, ...invocationIn(authorizer), ...ttlIn(identity) },
  };
}

/**
 * The authorizer of an HTTP API that is a function, in OpenAPI.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-lambdaauthorizer.html
 */
export function httpScheme(output: SamOutput, source: Source, name: string, authorizer: JsonObject): JsonObject {
  const identity = objectOf(authorizer['Identity']);
  if (output.text(authorizer['EnableFunctionDefaultPermissions']) === 'true')
    permit(output, source, name, authorizer['FunctionArn'] ?? '');
  const sources = sourcesIn(identity, HTTP_SOURCES);
  return {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      ...invocationIn(authorizer),
      ...ttlIn(identity),
      ...(sources !== '' && { identitySource: sources }),
      authorizerPayloadFormatVersion: authorizer['AuthorizerPayloadFormatVersion'] ?? '',
      ...(authorizer['EnableSimpleResponses'] !== undefined && {
        enableSimpleResponses: authorizer['EnableSimpleResponses'],
      }),
    },
  };
}

export const authorizersOf = ({ properties }: Source): JsonObject =>
  objectOf(objectOf(properties['Auth'])['Authorizers']);

function invocationIn({ FunctionArn, FunctionInvokeRole }: JsonObject): JsonObject {
  const form =
    'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations';
  return {
    authorizerUri: { 'Fn::Sub': [form, { __FunctionArn__: FunctionArn ?? '' }] },
    ...(isRole(FunctionInvokeRole) && { authorizerCredentials: FunctionInvokeRole }),
  };
}

const isRole = (role: Json | undefined): role is Json => role !== undefined && role !== 'NONE';

const ttlIn = ({ ReauthorizeEvery }: JsonObject): JsonObject =>
  ReauthorizeEvery === undefined ? {} : { authorizerResultTtlInSeconds: ReauthorizeEvery };

const sourcesIn = (identity: JsonObject, prefixes: Readonly<Record<string, string>>): string =>
  Object.entries(prefixes)
    .flatMap(([list, prefix]) => namesIn(identity[list]).map((name) => `${prefix}${name}`))
    .join(', ');

const namesIn = (list: Json | undefined): readonly string[] =>
  [list ?? []].flat().flatMap((name) => (isObject(name) ? [] : (scalarText(name) ?? [])));

/** Lets the API ask a function. */
function permit(output: SamOutput, { logicalId, attributes }: Source, name: string, functionArn: Json): void {
  const form = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*';
  const properties = {
    Action: 'lambda:InvokeFunction',
    FunctionName: functionArn,
    Principal: 'apigateway.amazonaws.com',
    SourceArn: { 'Fn::Sub': [form, { __ApiId__: ref(logicalId) }] },
  };
  output.add(`${logicalId}${name}AuthorizerPermission`, 'AWS::Lambda::Permission', properties, attributes);
}
