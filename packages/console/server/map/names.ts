import type { PartKind } from './shapes.ts';

/** The id of a part: the place that hops and figures name. A rule or a schedule of the default bus has no bus in it. */
export const idOf = (kind: PartKind, name: string): string => `${kind === 'schedule' ? 'rule' : kind}/${name}`;

/** By the service of an ARN, what its resource names. */
const ARNS: Readonly<Record<string, readonly (readonly [RegExp, PartKind])[]>> = {
  cloudwatch: [[/^alarm:(.+)$/, 'alarm']],
  dynamodb: [[/^table\/([^/]+)/, 'table']],
  events: [
    [/^event-bus\/(.+)$/, 'bus'],
    [/^archive\/(.+)$/, 'archive'],
    [/^rule\/(.+)$/, 'rule'],
    [/^api-destination\/([^/]+)/, 'api-destination'],
  ],
  kafka: [[/^topic\/.*\/([^/]+)$/, 'topic']],
  lambda: [[/^function:([^:]+)/, 'function']],
  pipes: [[/^pipe\/(.+)$/, 'pipe']],
  s3: [[/^([^/]+)/, 'bucket']],
  sns: [[/^([^:]+)/, 'sns']],
  sqs: [[/^(.+)$/, 'queue']],
  states: [[/^stateMachine:([^:]+)/, 'workflow']],
};

/** The id of the part that an ARN or the URL of a queue names; undefined for a text that is neither. */
export function idIn(text: string): string | undefined {
  const [, queue] = /^https?:\/\/.*\/\d{12}\/([\w.-]+)$/.exec(text) ?? [];
  if (queue !== undefined) return idOf('queue', queue);
  const [, service = '', resource = ''] = /^arn:[^:]*:([^:]*):[^:]*:[^:]*:(.+)$/s.exec(text) ?? [];
  for (const [form, kind] of ARNS[service] ?? []) {
    const [, name] = form.exec(resource) ?? [];
    if (name !== undefined) return idOf(kind, name);
  }
  return undefined;
}

/** A function by its name, its ARN or a part of that. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function functionId(text: string): string {
  const [, name = text] = /(?:^|:)function:([^:]+)/.exec(text) ?? /^([^:]+):/.exec(text) ?? [];
  return idOf('function', name);
}

/** A bus by its name or its ARN. */
export const busId = (text: string): string => idIn(text) ?? idOf('bus', text === '' ? 'default' : text);
