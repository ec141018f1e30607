import type { Integration, MockResponse } from '../apigateway/rest/rest-api.ts';
import type { JsonObject } from '../core/json.ts';
import { number, object, objects, text, textMap, textOr } from '../core/properties.ts';
import type { Refusal } from './kind.ts';

const RUNS = ['AWS_PROXY', 'MOCK'];
/** Signs of the template language: directives and variables. */
const VTL = /[#$]/;
const STATUS = /"?statusCode"?\s*:\s*"?(\d{3})"?/;
const QUOTED = /^'(.*)'$/s;
const HEADER = /^method\.response\.header\.(.+)$/;

/** What the region cannot run of a method's integration. */
export function integrationRefusals(integration: JsonObject): readonly Refusal[] {
  const type = text(integration, 'Type');
  const refuse = (name: string, message: string): Refusal => ({ path: `Properties.Integration.${name}`, message });
  if (!RUNS.includes(type ?? '')) return [refuse('Type', `The region runs ${RUNS.join(' and ')}, not "${type}".`)];
  if (type === 'AWS_PROXY') {
    const uri = text(integration, 'Uri');
    return functionIn(uri) === undefined ? [refuse('Uri', `The region runs functions, not "${uri}".`)] : [];
  }
  const refusals: Refusal[] = [];
  const requests = Object.values(textMap(object(integration, 'RequestTemplates')));
  if (!requests.some((template) => STATUS.test(template) && !VTL.test(template))) {
    refusals.push(refuse('RequestTemplates', 'The region runs mocks that ask for a statusCode, without variables.'));
  }
  objects(integration, 'IntegrationResponses').forEach((response, index) => {
    const below = `IntegrationResponses[${index}]`;
    if (Object.values(textMap(object(response, 'ResponseTemplates'))).some((template) => VTL.test(template)))
      refusals.push(
        refuse(`${below}.ResponseTemplates`, 'The region runs templates without directives and variables.'),
      );
    const parameters = Object.entries(textMap(object(response, 'ResponseParameters')));
    for (const [name, value] of parameters.filter(([name, value]) => !HEADER.test(name) || !QUOTED.test(value)))
      refusals.push(
        refuse(`${below}.ResponseParameters`, `The region sets headers to texts, not ${name} to ${value}.`),
      );
  });
  return refusals;
}

export function integrationIn(integration: JsonObject): Integration {
  if (text(integration, 'Type') === 'AWS_PROXY') {
    return { type: 'function', functionArn: functionIn(text(integration, 'Uri')) ?? '' };
  }
  const templates = Object.values(textMap(object(integration, 'RequestTemplates')));
  const status = templates.flatMap((template) => STATUS.exec(template)?.[1] ?? [])[0];
  return {
    type: 'mock',
    status: Number(status),
    responses: objects(integration, 'IntegrationResponses').map(mockResponse),
  };
}

function mockResponse(response: JsonObject): MockResponse {
  const parameters = Object.entries(textMap(object(response, 'ResponseParameters')));
  const headers = parameters.map(([name, value]) => [
    (HEADER.exec(name)?.[1] ?? name).toLowerCase(),
    QUOTED.exec(value)?.[1] ?? value,
  ]);
  const pattern = textOr(response, 'SelectionPattern', '');
  return {
    status: number(response, 'StatusCode') ?? 200,
    pattern: pattern === '' ? undefined : pattern,
    headers: Object.fromEntries(headers),
    body: Object.values(textMap(object(response, 'ResponseTemplates')))[0] ?? '',
  };
}

/** The function in the path of its Invoke API. */
export function functionIn(uri: string | undefined): string | undefined {
  return /\/functions\/(arn:.+)\/invocations$/.exec(uri ?? '')?.[1];
}
