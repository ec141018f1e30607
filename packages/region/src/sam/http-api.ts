import { isObject, type Json, type JsonObject, objectOf } from '../core/json.ts';
import { httpScheme } from './authorizers.ts';
import { definitionOf } from './definition.ts';
import { IMPLICIT_HTTP_API } from './implicit.ts';
import { pathsOf, sharedCondition } from './open-api.ts';
import { type ApiMethod, pick, ref, type SamOutput, type Source } from './output.ts';

const CREATED_BY = 'httpapi:createdBy';
const STAGE_SETTINGS = ['AccessLogSettings', 'DefaultRouteSettings', 'RouteSettings', 'StageVariables'];
const API_SETTINGS = ['Description', 'DisableExecuteApiEndpoint', 'FailOnWarnings'];
const TRANSFORMED = ['Auth', 'CorsConfiguration', 'DefinitionBody', 'DefinitionUri', 'Name', 'StageName', 'Tags'];
const IAM = 'AWS_IAM';

/** The API that SAM makes for HttpApi events that name none. */
export function addImplicitHttpApi(output: SamOutput, properties: JsonObject): void {
  const methods = output.methods.get(IMPLICIT_HTTP_API);
  if (methods === undefined || output.sources.has(IMPLICIT_HTTP_API)) return;
  const attributes = sharedCondition(methods);
  addHttpApi(output, { logicalId: IMPLICIT_HTTP_API, type: 'AWS::Serverless::HttpApi', properties, attributes });
}

/**
 * An HTTP API in OpenAPI, with its stage.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-httpapi.html
 */
export function addHttpApi(output: SamOutput, source: Source): void {
  const { logicalId, properties, attributes } = source;
  refuseUnknown(output, source);
  const settings = pick(properties, API_SETTINGS);
  output.add(logicalId, 'AWS::ApiGatewayV2::Api', { Body: bodyOf(output, source), ...settings }, attributes);
  const name = output.text(properties['StageName']) ?? '$default';
  const stageId = `${logicalId}${name === '$default' ? 'ApiGatewayDefault' : name}Stage`;
  output.renamed.set(`${logicalId}.Stage`, stageId);
  output.add(
    stageId,
    'AWS::ApiGatewayV2::Stage',
    {
      ApiId: ref(logicalId),
      StageName: name,
      ...pick(properties, STAGE_SETTINGS),
      Tags: { ...objectOf(properties['Tags']), [CREATED_BY]: 'SAM' },
      AutoDeploy: true,
    },
    attributes,
  );
}

function refuseUnknown(output: SamOutput, { logicalId, properties }: Source): void {
  const known = [...STAGE_SETTINGS, ...API_SETTINGS, ...TRANSFORMED];
  for (const name of Object.keys(properties).filter((one) => !known.includes(one))) {
    const message = 'The region does not transform this property of AWS::Serverless::HttpApi. Remove it.';
    output.refuse(logicalId, `Properties.${name}`, message);
  }
}

function bodyOf(output: SamOutput, source: Source): JsonObject {
  const { logicalId, properties } = source;
  const { Name, CorsConfiguration, Tags } = properties;
  const defined = definitionOf(output, source) ?? {};
  const auth = objectOf(properties['Auth']);
  const info = { version: '1.0', title: ref('AWS::StackName'), ...objectOf(defined['info']) };
  const tags = { ...objectOf(Tags), [CREATED_BY]: 'SAM' };
  const schemes = securitySchemes(output, source, auth);
  return {
    openapi: '3.0.1',
    ...defined,
    info: { ...info, ...(Name !== undefined && { title: Name }) },
    paths: pathsOf(output, logicalId, objectOf(defined['paths']), (method) => securityOf(output, method, auth)),
    ...(Object.keys(schemes).length > 0 && { components: { securitySchemes: schemes } }),
    ...(CorsConfiguration !== undefined && { 'x-amazon-apigateway-cors': corsOf(CorsConfiguration) }),
    tags: Object.entries(tags).map(([name, value]) => ({ name, 'x-amazon-apigateway-tag-value': value })),
  };
}

/** `true` opens the API to pages of every origin. */
function corsOf(cors: Json): JsonObject {
  if (!isObject(cors)) return { allowOrigins: ['*'] };
  return Object.fromEntries(Object.entries(cors).map(([name, value]) => [lower(name), value]));
}

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

function securitySchemes(output: SamOutput, source: Source, auth: JsonObject): JsonObject {
  const schemes: Record<string, JsonObject> = {};
  for (const [name, declared] of Object.entries(objectOf(auth['Authorizers']))) {
    const authorizer = objectOf(declared);
    const { JwtConfiguration, IdentitySource = '' } = authorizer;
    if (authorizer['FunctionArn'] !== undefined) {
      schemes[name] = httpScheme(output, source, name, authorizer);
      continue;
    }
    if (!isObject(JwtConfiguration)) {
      const message = 'The region runs authorizers with a JwtConfiguration or a FunctionArn. Remove it.';
      output.refuse(source.logicalId, `Properties.Auth.Authorizers.${name}`, message);
      continue;
    }
    const jwtConfiguration = corsOf(JwtConfiguration);
    const jwt = { jwtConfiguration, identitySource: IdentitySource, type: 'jwt' };
    schemes[name] = { type: 'oauth2', 'x-amazon-apigateway-authorizer': jwt };
  }
  if (output.text(auth['EnableIamAuthorizer']) === 'true') schemes[IAM] = iamScheme;
  return schemes;
}

/** Requests are signed with Signature Version 4. */
export const iamScheme: JsonObject = {
  'x-amazon-apigateway-authtype': 'awsSigv4',
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
};

function securityOf(output: SamOutput, { auth, place }: ApiMethod, ofApi: JsonObject): readonly Json[] | undefined {
  const name = output.text(auth['Authorizer']) ?? output.text(ofApi['DefaultAuthorizer']);
  if (name === undefined) return undefined;
  if (name === 'NONE' || name === IAM) return [{ [name]: [] }];
  const authorizer = objectOf(ofApi['Authorizers'])[name];
  if (authorizer === undefined) {
    output.refuse(
      place.logicalId,
      `${place.path}.Authorizer`,
      `Its API has no authorizer ${name} in Auth.Authorizers.`,
    );
  }
  return [{ [name]: auth['AuthorizationScopes'] ?? objectOf(authorizer)['AuthorizationScopes'] ?? [] }];
}
