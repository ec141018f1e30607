import type { Json, JsonObject } from '@tributary/region/json';
import { readTemplate } from '../template/template.ts';

/** What keeps the other consumers of the stack still, by type. */
const SWITCHED_OFF: Readonly<Record<string, JsonObject>> = {
  'AWS::Events::Rule': { State: 'DISABLED' },
  'AWS::Lambda::EventSourceMapping': { Enabled: false },
  'AWS::Pipes::Pipe': { DesiredState: 'STOPPED' },
};
const LEFT_OUT = new Set(['AWS::SNS::Subscription']);

interface ProbeKind {
  /** Who has to be allowed to send to the probe's queue. */
  readonly principal: string;
  readonly resource: (id: string, queueArn: Json) => JsonObject;
}

/** How everything that is published to a resource gets to a queue as well, by type. */
const PROBES: Readonly<Record<string, ProbeKind>> = {
  'AWS::Events::EventBus': {
    principal: 'events.amazonaws.com',
    resource: (id, queueArn) => ({
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: id },
        EventPattern: { source: [{ prefix: '' }] },
        Targets: [{ Id: 'probe', Arn: queueArn }],
      },
    }),
  },
  'AWS::SNS::Topic': {
    principal: 'sns.amazonaws.com',
    resource: (id, queueArn) => ({
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: id }, Protocol: 'sqs', Endpoint: queueArn, RawMessageDelivery: true },
    }),
  },
};

export type Environment = Readonly<Record<string, string>>;

export interface ProbedTemplate {
  readonly template: JsonObject;
  /** Logical id of a probe's queue to that of the bus or topic it listens to. */
  readonly probes: ReadonlyMap<string, string>;
}

/**
 * The same stack for one invocation by hand: nothing in it reacts to what the function does, and whatever the
 * function publishes to a bus or topic can be read from a queue.
 * @param environment variables for every function besides its own
 */
export function probedTemplate(document: Json, environment: Environment = {}): ProbedTemplate {
  const { document: template, resources } = readTemplate(document);
  const kept = resources.filter(({ type }) => !LEFT_OUT.has(type));
  const still = kept.map(({ id, type, source, properties }): [string, Json] => [
    id,
    { ...source, Properties: { ...withVariables(type, properties, environment), ...SWITCHED_OFF[type] } },
  ]);
  const probed = kept.flatMap(({ id, type }) => {
    const kind = PROBES[type];
    return kind ? [{ id, kind }] : [];
  });
  return {
    template: {
      ...template,
      Resources: {
        ...Object.fromEntries(still),
        ...Object.assign({}, ...probed.map(({ id, kind }) => probe(id, kind))),
      },
    },
    probes: new Map(probed.map(({ id }) => [`${id}ProbeQueue`, id])),
  };
}

function withVariables(type: string, properties: JsonObject, environment: Environment): JsonObject {
  if (type !== 'AWS::Lambda::Function') return properties;
  const { Variables } = Object(properties['Environment']);
  return { ...properties, Environment: { Variables: { ...Variables, ...environment } } };
}

function probe(id: string, { principal, resource }: ProbeKind): JsonObject {
  const queueArn = { 'Fn::GetAtt': [`${id}ProbeQueue`, 'Arn'] };
  const mayBeSentTo = {
    Effect: 'Allow',
    Principal: { Service: principal },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
  };
  return {
    [`${id}ProbeQueue`]: { Type: 'AWS::SQS::Queue', Properties: {} },
    [`${id}ProbePolicy`]: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: `${id}ProbeQueue` }],
        PolicyDocument: { Version: '2012-10-17', Statement: [mayBeSentTo] },
      },
    },
    [`${id}Probe`]: resource(id, queueArn),
  };
}
