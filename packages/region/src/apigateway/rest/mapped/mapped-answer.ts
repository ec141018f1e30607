import { AwsError } from '../../../core/aws-error.ts';
import { at, type JsonObject, parseJson, textOf } from '../../../core/json.ts';
import type { Actor, FunctionPort } from '../../../core/ports.ts';
import type { TextAnswer } from '../../../http/call.ts';
import { TemplateLimitError } from '../../vtl/render.ts';
import { TemplateSyntaxError } from '../../vtl/syntax.ts';
import type { RefusalType } from '../gateway-answers.ts';
import type { IntegrationResponse, MappedIntegration } from './integration.ts';
import { bodyOf, type MappedParts, type RestServiceCall, serviceRequest } from './service-request.ts';
import { headerIn, type Sources, sourceValue } from './sources.ts';
import { type Overrides, Templates } from './templates.ts';

export interface MappedPorts {
  readonly functions: Pick<FunctionPort, 'invoke' | 'enqueue'>;
  readonly call: RestServiceCall;
  /** Whether the API may invoke a function. */
  readonly mayInvoke: (functionArn: string) => boolean;
  readonly actor: Actor;
  readonly requestId: string;
}

/** The answer that the gateway gives by itself where an integration comes to none, and why. */
export interface NotMapped {
  readonly refusal: RefusalType;
  /** For the author of the template. It has no part of the request. */
  readonly why: string;
}

/** What an integration came to. */
interface Outcome {
  /** What patterns of responses are held against. */
  readonly selection: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const STATUS = /"?statusCode"?\s*:\s*"?(\d{3})"?/;

/**
 * Maps a request to what the integration calls, and its answer to that of the method.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings.html
 */
export async function mappedAnswer(
  integration: MappedIntegration,
  sources: Sources,
  ports: MappedPorts,
): Promise<TextAnswer | NotMapped> {
  const templates = new Templates(sources);
  try {
    const template = requestTemplate(integration, sources.event);
    if (template === undefined) {
      return { refusal: 'UNSUPPORTED_MEDIA_TYPE', why: 'there is no template for the content type' };
    }
    const body = template === '' ? sources.body : templates.render(template, sources.body);
    const outcome = await called(integration, partsOf(integration, sources, templates, body), ports);
    if ('refusal' in outcome) return outcome;
    const response = responseFor(integration.responses, outcome.selection);
    return response === undefined
      ? misconfigured(unfit(integration, outcome))
      : answerOf(response, outcome, sources, templates);
  } catch (error) {
    const isOfTemplate = error instanceof TemplateSyntaxError || error instanceof TemplateLimitError;
    if (isOfTemplate) return misconfigured(error.message);
    if (error instanceof SyntaxError) return misconfigured('a pattern is no regular expression');
    if (error instanceof AwsError) return { refusal: 'INTEGRATION_FAILURE', why: `the call failed with ${error.code}` };
    throw error;
  }
}

const misconfigured = (why: string): NotMapped => ({ refusal: 'API_CONFIGURATION_ERROR', why });

/** A service tells its error by a code; the message of a function's error may quote what the caller sent. */
function unfit({ target }: MappedIntegration, { selection, body }: Outcome): string {
  if (target.kind !== 'service') return 'no response of the integration fits what came back';
  const code = textOf(at(parseJson(body), '__type')) || textOf(at(parseJson(body), 'Error', 'Code'));
  const named = /^[\w.#]+$/.test(code) ? ` with ${code.split('#').at(-1)}` : '';
  return `no response of the integration fits ${selection}, which ${target.service} answered${named}`;
}

/** The template for the content type; empty where the body passes as it is, undefined where none may pass. */
function requestTemplate({ requestTemplates, passthrough }: MappedIntegration, event: JsonObject): string | undefined {
  const given = headerIn(event, 'content-type') ?? 'application/json';
  const [type = ''] = given.split(';');
  const found = [given, type.trim(), '$default'].find((one) => Object.hasOwn(requestTemplates, one));
  if (found !== undefined) return requestTemplates[found];
  const isOpen = passthrough === 'WHEN_NO_MATCH' || (passthrough === 'WHEN_NO_TEMPLATES' && !hasAny(requestTemplates));
  return isOpen ? '' : undefined;
}

const hasAny = (members: object): boolean => Object.keys(members).length > 0;

function partsOf(
  { requestParameters }: MappedIntegration,
  sources: Sources,
  templates: Templates,
  body: string,
): MappedParts {
  const parts: Record<string, Record<string, string>> = { header: {}, querystring: {}, path: {} };
  for (const [name, source] of Object.entries(requestParameters)) {
    const [, place = '', key = ''] = /^integration\.request\.(header|querystring|path)\.(.+)$/.exec(name) ?? [];
    const value = sourceValue(source, sources);
    const part = parts[place];
    if (part !== undefined && value !== undefined) part[place === 'header' ? key.toLowerCase() : key] = value;
  }
  const { header, querystring, path } = templates.overrides('requestOverride');
  return {
    headers: { ...parts['header'], ...lowerCased(header) },
    querystring: { ...parts['querystring'], ...querystring },
    path: { ...parts['path'], ...path },
    body,
  };
}

const lowerCased = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

async function called(
  { target, roleArn }: MappedIntegration,
  parts: MappedParts,
  ports: MappedPorts,
): Promise<Outcome | NotMapped> {
  if (target.kind === 'mock') {
    const status = STATUS.exec(parts.body)?.[1];
    if (status === undefined) return misconfigured('the template of a MOCK integration gives no statusCode');
    return { selection: status, headers: {}, body: parts.body };
  }
  if (target.kind === 'function') return invoked(target.functionArn, parts, ports);
  if (roleArn === undefined) return misconfigured('the integration has no Credentials');
  const answer = await ports.call(serviceRequest(target, parts, ports.requestId), ports.actor);
  return {
    selection: String(answer.status),
    headers: lowerCased(answer.headers),
    body: bodyOf(target.service, answer),
  };
}

/** A function that fails is told apart by the message of its error. */
async function invoked(
  functionArn: string,
  { headers, body }: MappedParts,
  { functions, mayInvoke, requestId }: MappedPorts,
): Promise<Outcome | NotMapped> {
  const payload = body.trim() === '' ? '{}' : body;
  if (!mayInvoke(functionArn)) return misconfigured(`the API may not invoke ${functionArn}`);
  if (parseJson(payload) === undefined) return misconfigured('what goes to the function is no JSON');
  if (headers['x-amz-invocation-type'] === 'Event') {
    await functions.enqueue(functionArn, payload, [requestId]);
    return { selection: '', headers: {}, body: '' };
  }
  const answer = await functions.invoke(functionArn, payload, [requestId]);
  return { selection: textOf(at(parseJson(answer.payload), 'errorMessage')), headers: {}, body: answer.payload };
}

/** The response whose pattern fits as a whole, else the one without a pattern. */
function responseFor(responses: readonly IntegrationResponse[], selection: string): IntegrationResponse | undefined {
  const fits = ({ pattern }: IntegrationResponse) =>
    pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(selection);
  return responses.find(fits) ?? responses.find(({ pattern }) => pattern === undefined);
}

function answerOf(
  { status, parameters, templates: byType }: IntegrationResponse,
  { headers, body }: Outcome,
  sources: Sources,
  templates: Templates,
): TextAnswer {
  const type = templateType(byType, headerIn(sources.event, 'accept'));
  const template = type === undefined ? undefined : byType[type];
  const made = template === undefined ? body : templates.render(template, body);
  const read = { ...sources, response: { headers, body } };
  const mapped = Object.entries(parameters).flatMap(([name, source]) => {
    const value = sourceValue(source, read);
    return value === undefined ? [] : [[name.replace('method.response.header.', '').toLowerCase(), value] as const];
  });
  const own: Overrides = templates.overrides('responseOverride');
  return {
    status: own.status ?? status,
    headers: { 'content-type': type ?? 'application/json', ...Object.fromEntries(mapped), ...lowerCased(own.header) },
    body: made,
  };
}

/** The one that the caller accepts, else that of JSON, else the first. */
function templateType(templates: IntegrationResponse['templates'], accept: string | undefined): string | undefined {
  const types = Object.keys(templates);
  return types.find((type) => type === accept) ?? types.find((type) => type === 'application/json') ?? types[0];
}
