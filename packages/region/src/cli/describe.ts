import { API_PREFIX } from '../apigateway/http-apis.ts';
import { REGION_KEY } from '../authorization/signed-caller.ts';
import type { HostedPages } from '../http/hosted-pages.ts';
import type { Region, RunningResource } from '../region.ts';

/** The CloudFormation types to list, with their labels. */
const LISTED: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'functions',
  'AWS::Events::EventBus': 'event buses',
  'AWS::SQS::Queue': 'queues',
  'AWS::SNS::Topic': 'SNS topics',
  'AWS::DynamoDB::Table': 'tables',
  'AWS::StepFunctions::StateMachine': 'state machines',
};
const LABEL_WIDTH = 16;
/** The width of an output that is no terminal. */
const USUAL_WIDTH = 120;

/** The text at the start of a region: its endpoints, its resources, and commands to try next. */
export function describeRegion(
  region: Region,
  startMs: number,
  pages: readonly HostedPages[] = [],
  widthInCharacters = process.stdout.columns ?? USUAL_WIDTH,
): string {
  const { endpoint } = region;
  return [
    `The region runs (started in ${Math.round(startMs)} ms).`,
    '',
    row('AWS endpoint', endpoint),
    row('Kafka', region.kafkaBootstrapServers),
    row('Schemas', region.schemaRegistryUrl),
    ...httpApis(region),
    ...restApis(region),
    ...pages.map(({ label, prefix }) => row(label, endpoint + prefix)),
    ...faults(region),
    '',
    ...listedResources([...region.resources.values()], widthInCharacters),
    '',
    'Try next:',
    `  export AWS_ACCESS_KEY_ID=${REGION_KEY} AWS_SECRET_ACCESS_KEY=${REGION_KEY} AWS_DEFAULT_REGION=${region.awsRegion}`,
    `  aws --endpoint-url ${endpoint} sqs list-queues`,
    `  aws --endpoint-url ${endpoint} events list-event-buses`,
    `  aws --endpoint-url ${endpoint} logs describe-log-groups`,
    `  curl -N '${endpoint}/_region/journal?follow=1'`,
    '',
    'Ctrl-C stops it.',
  ].join('\n');
}

function httpApis(region: Region): string[] {
  return [...region.resources.values()]
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Api')
    .flatMap(({ attributes: { ApiEndpoint: url } }) => (typeof url === 'string' ? [row('HTTP API', url)] : []));
}

/** A stage belongs to the API before it in an address. */
function restApis({ endpoint, resources }: Region): string[] {
  return [...resources.values()]
    .filter(({ type }) => type === 'AWS::ApiGateway::RestApi')
    .map(({ ref }) => row('REST API', `${endpoint}${API_PREFIX}${ref}/<stage>`));
}

function faults({ endpoint, faults: { ruleCount } }: Region): string[] {
  return ruleCount === 0 ? [] : [row('Faults', `${ruleCount} rules, on purpose; ${endpoint}/_region/faults`)];
}

type Listed = Pick<RunningResource, 'type' | 'ref'>;

/** The names of the resources, by kind. */
export function listedResources(resources: readonly Listed[], widthInCharacters: number): readonly string[] {
  return Object.entries(LISTED).flatMap(([type, label]) => {
    const names = resources
      .filter((resource) => resource.type === type)
      .map(({ ref }) => ref.split(/[/:]/).at(-1) ?? ref);
    return inColumns(names, widthInCharacters - LABEL_WIDTH - 2).map((line, index) =>
      row(index === 0 ? label : '', line),
    );
  });
}

/** Lines of names below each other, as many in a line as fit. */
function inColumns(names: readonly string[], widthInCharacters: number): readonly string[] {
  const columnWidth = Math.max(...names.map((name) => name.length)) + 2;
  const perLine = Math.max(1, Math.floor((widthInCharacters + 2) / columnWidth));
  const lines = Math.ceil(names.length / perLine);
  return Array.from({ length: lines }, (_, line) =>
    names
      .slice(line * perLine, (line + 1) * perLine)
      .map((name) => name.padEnd(columnWidth))
      .join('')
      .trimEnd(),
  );
}

function row(label: string, value: string): string {
  return `  ${label.padEnd(LABEL_WIDTH)}${value}`;
}
