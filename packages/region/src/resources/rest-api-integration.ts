import {
  type IntegrationResponse,
  type MappedIntegration,
  PASSTHROUGHS,
} from '../apigateway/rest/mapped/integration.ts';
import { REST_SERVICES } from '../apigateway/rest/mapped/service-request.ts';
import { isSource } from '../apigateway/rest/mapped/sources.ts';
import type { Integration } from '../apigateway/rest/rest-api.ts';
import { problemIn } from '../apigateway/vtl/parse.ts';
import type { JsonObject } from '../core/json.ts';
import { number, object, objects, text, textMap, textOr } from '../core/properties.ts';
import type { Refusal } from './kind.ts';

const RUNS = ['AWS_PROXY', 'AWS', 'MOCK'];
const STATUS = /statusCode/;
const SERVICE = /^arn:[^:]+:apigateway:[^:]*:([^:]+):(path|action)\/(.*)$/;
const REQUEST_PARAMETER = /^integration\.request\.(header|querystring|path)\..+$/;
const RESPONSE_PARAMETER = /^method\.response\.header\..+$/;

/** What the region cannot run of a method's integration. */
export function integrationRefusals(integration: JsonObject): readonly Refusal[] {
  const type = text(integration, 'Type') ?? '';
  const refuse = (name: string, message: string): Refusal => ({ path: `Properties.Integration.${name}`, message });
  if (!RUNS.includes(type)) return [refuse('Type', `The region runs ${RUNS.join(', ')}, not "${type}".`)];
  const uri = text(integration, 'Uri');
  const isOfFunction = functionIn(uri) !== undefined;
  if (type === 'AWS_PROXY') return isOfFunction ? [] : [refuse('Uri', `The region runs functions, not "${uri}".`)];
  const refusals = [...mappingRefusals(integration)];
  if (
    type === 'MOCK' &&
    !Object.values(textMap(object(integration, 'RequestTemplates'))).some((one) => STATUS.test(one))
  )
    refusals.push(['RequestTemplates', 'The region runs mocks that ask for a statusCode.']);
  if (type === 'AWS' && !isOfFunction) refusals.push(...serviceRefusals(integration));
  return refusals.map(([name, message]) => refuse(name, message));
}

type Finding = readonly [name: string, message: string];

function serviceRefusals(integration: JsonObject): readonly Finding[] {
  const uri = text(integration, 'Uri');
  const [, service = ''] = SERVICE.exec(uri ?? '') ?? [];
  if (!Object.hasOwn(REST_SERVICES, service))
    return [['Uri', `The region runs functions and ${Object.keys(REST_SERVICES).join(', ')}, not "${uri}".`]];
  const hasRole = text(integration, 'Credentials') !== undefined;
  return hasRole ? [] : [['Credentials', 'Role ARN must be specified for AWS integrations']];
}

/** Templates that the region cannot read, and parameters that are none. */
function mappingRefusals(integration: JsonObject): readonly Finding[] {
  const templates = (of: JsonObject, name: string, place: string): readonly Finding[] =>
    Object.values(textMap(object(of, name))).flatMap((template) => {
      const problem = problemIn(template);
      return problem === undefined
        ? []
        : [[`${place}${name}`, `The region cannot read the template: ${problem}.`] as const];
    });
  const parameters = (of: JsonObject, name: string, place: string, pattern: RegExp): readonly Finding[] =>
    Object.entries(textMap(object(of, name)))
      .filter(([key, source]) => !pattern.test(key) || !isSource(source))
      .map(([key, source]) => [`${place}${name}`, `The region does not map ${source} to ${key}.`]);
  const responses = objects(integration, 'IntegrationResponses').flatMap((response, index) => {
    const place = `IntegrationResponses[${index}].`;
    return [
      ...templates(response, 'ResponseTemplates', place),
      ...parameters(response, 'ResponseParameters', place, RESPONSE_PARAMETER),
    ];
  });
  return [
    ...templates(integration, 'RequestTemplates', ''),
    ...parameters(integration, 'RequestParameters', '', REQUEST_PARAMETER),
    ...responses,
  ];
}

export function integrationIn(integration: JsonObject): Integration {
  const type = text(integration, 'Type');
  if (type === 'AWS_PROXY') return { type: 'function', functionArn: functionIn(text(integration, 'Uri')) ?? '' };
  return {
    type: 'mapped',
    target: type === 'MOCK' ? { kind: 'mock' } : targetIn(integration),
    roleArn: text(integration, 'Credentials'),
    passthrough: PASSTHROUGHS.find((one) => one === passthroughIn(integration)) ?? 'WHEN_NO_MATCH',
    requestParameters: textMap(object(integration, 'RequestParameters')),
    requestTemplates: textMap(object(integration, 'RequestTemplates')),
    responses: objects(integration, 'IntegrationResponses').map(responseIn),
  };
}

/** CloudFormation writes it with capitals, OpenAPI without. */
const passthroughIn = (integration: JsonObject): string =>
  textOr(integration, 'PassthroughBehavior', 'WHEN_NO_MATCH').toUpperCase();

function targetIn(integration: JsonObject): MappedIntegration['target'] {
  const uri = text(integration, 'Uri');
  const functionArn = functionIn(uri);
  if (functionArn !== undefined) return { kind: 'function', functionArn };
  const [, service = '', kind, rest = ''] = SERVICE.exec(uri ?? '') ?? [];
  const httpMethod = textOr(integration, 'IntegrationHttpMethod', textOr(integration, 'HttpMethod', 'POST'));
  const [action, path] = kind === 'action' ? [rest, undefined] : [undefined, rest];
  return { kind: 'service', service, httpMethod, action, path };
}

function responseIn(response: JsonObject): IntegrationResponse {
  const pattern = textOr(response, 'SelectionPattern', '');
  return {
    status: number(response, 'StatusCode') ?? 200,
    pattern: pattern === '' ? undefined : pattern,
    parameters: textMap(object(response, 'ResponseParameters')),
    templates: textMap(object(response, 'ResponseTemplates')),
  };
}

/** The function in the path of its Invoke API. */
export function functionIn(uri: string | undefined): string | undefined {
  return /\/functions\/(arn:.+)\/invocations$/.exec(uri ?? '')?.[1];
}
