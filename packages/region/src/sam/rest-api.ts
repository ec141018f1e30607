import { type Json, type JsonObject, objectOf } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { restAuthorizers } from './authorizers.ts';
import { definitionOf } from './definition.ts';
import { iamScheme } from './http-api.ts';
import { IMPLICIT_REST_API } from './implicit.ts';
import { pathsOf, sharedCondition } from './open-api.ts';
import { type ApiMethod, fullHashOf, pick, ref, type SamOutput, type Source, words } from './output.ts';
import { corsMethod } from './rest-cors.ts';

const API_SETTINGS = words(
  'ApiKeySourceType BinaryMediaTypes Description DisableExecuteApiEndpoint FailOnWarnings ' +
    'MinimumCompressionSize Mode Name',
);
/** Names of settings of a stage, which SAM calls otherwise. */
const STAGE_SETTINGS = words(
  'AccessLogSetting CacheClusterEnabled CacheClusterSize MethodSettings TracingEnabled Variables',
);
const TRANSFORMED = words(
  'AlwaysDeploy Auth Cors DefinitionBody DefinitionUri EndpointConfiguration OpenApiVersion ' +
    'PropagateTags StageName Tags',
);
const HASH_CHARACTERS = 10;
const API_KEY = { api_key: [] };

/** The API that SAM makes for Api events that name none. */
export function addImplicitRestApi(output: SamOutput, globals: JsonObject): void {
  const methods = output.methods.get(IMPLICIT_REST_API);
  if (methods === undefined || output.sources.has(IMPLICIT_REST_API)) return;
  const properties = { StageName: 'Prod', ...globals };
  const attributes = sharedCondition(methods);
  addRestApi(output, { logicalId: IMPLICIT_REST_API, type: 'AWS::Serverless::Api', properties, attributes });
}

/**
 * A REST API in OpenAPI, with its deployment and stage.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html
 */
export function addRestApi(output: SamOutput, source: Source): void {
  const { logicalId, properties, attributes } = source;
  refuseUnknown(output, source);
  const Body = bodyOf(output, source);
  const Tags = Object.entries(objectOf(properties['Tags'])).map(([Key, Value]) => ({ Key, Value }));
  const tags = Tags.length > 0 && { Tags };
  const settings = { Body, ...pick(properties, API_SETTINGS), ...endpointOf(properties), ...tags };
  output.add(logicalId, 'AWS::ApiGateway::RestApi', settings, attributes);
  const hash = fullHashOf(Body);
  const deploymentId = `${logicalId}Deployment${hash.slice(0, HASH_CHARACTERS)}`;
  const deployment = { Description: `RestApi deployment id: ${hash}`, RestApiId: ref(logicalId), StageName: 'Stage' };
  output.add(deploymentId, 'AWS::ApiGateway::Deployment', deployment, attributes);
  const StageName = output.text(properties['StageName']) ?? '';
  const stageId = `${logicalId}${StageName.replaceAll(/[^A-Za-z0-9]/g, '')}Stage`;
  output.renamed.set(`${logicalId}.Stage`, stageId);
  output.renamed.set(`${logicalId}.Deployment`, deploymentId);
  const stage = { DeploymentId: ref(deploymentId), RestApiId: ref(logicalId), StageName };
  output.add(stageId, 'AWS::ApiGateway::Stage', { ...stage, ...pick(properties, STAGE_SETTINGS), ...tags }, attributes);
}

function refuseUnknown(output: SamOutput, { logicalId, properties }: Source): void {
  const known = [...API_SETTINGS, ...STAGE_SETTINGS, ...TRANSFORMED];
  for (const name of Object.keys(properties).filter((one) => !known.includes(one))) {
    const message = 'The region does not transform this property of AWS::Serverless::Api. Remove it.';
    output.refuse(logicalId, `Properties.${name}`, message);
  }
}

function endpointOf({ EndpointConfiguration }: JsonObject): JsonObject {
  if (EndpointConfiguration === undefined) return {};
  const { Type } = objectOf(EndpointConfiguration);
  const Types = [Type ?? EndpointConfiguration];
  return { EndpointConfiguration: { Types }, Parameters: { endpointConfigurationTypes: Types[0] ?? '' } };
}

function bodyOf(output: SamOutput, source: Source): JsonObject {
  const { logicalId, properties } = source;
  const defined = definitionOf(output, source) ?? { swagger: '2.0' };
  const auth = objectOf(properties['Auth']);
  const paths = pathsOf(output, logicalId, objectOf(defined['paths']), (method) => securityOf(output, method, auth));
  const binary = [properties['BinaryMediaTypes'] ?? []]
    .flat()
    .map((type) => (scalarText(type) ?? '').replaceAll('~1', '/'));
  return {
    ...defined,
    info: { version: '1.0', title: ref('AWS::StackName'), ...objectOf(defined['info']) },
    paths: withCors(output, paths, properties),
    ...schemesOf(paths, restAuthorizers(output, source)),
    ...(binary.length > 0 && { 'x-amazon-apigateway-binary-media-types': binary }),
  };
}

function withCors(output: SamOutput, paths: JsonObject, { Cors }: JsonObject): JsonObject {
  if (Cors === undefined) return paths;
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => {
      const known = objectOf(methods);
      if (known['options'] !== undefined) return [path, known];
      return [path, { ...known, options: corsMethod(output, Cors, Object.keys(known)) }];
    }),
  );
}

/** Who may call a method: whoever has a key, or signs. */
function securityOf(output: SamOutput, { auth, place }: ApiMethod, ofApi: JsonObject): readonly Json[] | undefined {
  const name = output.text(auth['Authorizer']) ?? output.text(ofApi['DefaultAuthorizer']) ?? 'NONE';
  const authorizers = objectOf(ofApi['Authorizers']);
  if (name !== 'NONE' && name !== 'AWS_IAM' && authorizers[name] === undefined) {
    const message = `Its API has no authorizer ${name} in Auth.Authorizers.`;
    output.refuse(place.logicalId, `${place.path}.Authorizer`, message);
    return undefined;
  }
  const own = output.text(auth['ApiKeyRequired']);
  const needsKey = (own ?? output.text(ofApi['ApiKeyRequired'])) === 'true';
  if (name === 'NONE' && !needsKey) return own === undefined ? undefined : [];
  return [...(name === 'NONE' ? [] : [{ [name]: [] }]), ...(needsKey ? [API_KEY] : [])];
}

function schemesOf(paths: JsonObject, authorizers: JsonObject): JsonObject {
  const text = JSON.stringify(paths);
  const schemes: JsonObject = {
    ...authorizers,
    ...(text.includes('"api_key":[]') && { api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' } }),
    ...(text.includes('"AWS_IAM":[]') && { AWS_IAM: iamScheme }),
  };
  return Object.keys(schemes).length === 0 ? {} : { securityDefinitions: schemes };
}
