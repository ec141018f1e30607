import type { Json, JsonObject } from '@tributary/region/json';
import { objectAt, readTemplate } from '../template/template.ts';

/** The properties that switch a consumer of events off, by resource type. */
const SWITCHED_OFF: Readonly<Record<string, JsonObject>> = {
  'AWS::Events::Rule': { State: 'DISABLED' },
  'AWS::Lambda::EventSourceMapping': { Enabled: false },
  'AWS::Pipes::Pipe': { DesiredState: 'STOPPED' },
};
const LEFT_OUT = new Set(['AWS::SNS::Subscription']);

interface ProbeKind {
  /** The service that needs permission to send to the probe's queue. */
  readonly principal: string;
  readonly resource: (id: string, queueArn: Json) => JsonObject;
}

/** The resource that copies everything published to a bus or topic to the probe's queue, by type. */
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
  /** From the logical id of a probe's queue to that of its bus or topic. */
  readonly probes: ReadonlyMap<string, string>;
}

/**
 * The same stack for single invocations: no consumer reacts to what the function does, and a queue receives everything
 * that the function publishes to a bus or topic.
 * @param environment variables that every function gets in addition to its own
 */
export function probedTemplate(document: Json, environment: Environment = {}): ProbedTemplate {
  const { document: template, resources } = readTemplate(document);
  const remaining = resources.filter(({ type }) => !LEFT_OUT.has(type));
  const quiet = remaining.map(({ id, type, source, properties }): [string, Json] => [
    id,
    { ...source, Properties: { ...withVariables(type, properties, environment), ...SWITCHED_OFF[type] } },
  ]);
  const probed = remaining.flatMap(({ id, type, source }) => {
    const kind = PROBES[type];
    return kind ? [{ id, kind, condition: source['Condition'] }] : [];
  });
  return {
    template: {
      ...template,
      Resources: {
        ...Object.fromEntries(quiet),
        ...Object.assign({}, ...probed.map(({ id, kind, condition }) => probe(id, kind, condition))),
      },
    },
    probes: new Map(probed.map(({ id }) => [`${id}ProbeQueue`, id])),
  };
}

function withVariables(type: string, properties: JsonObject, environment: Environment): JsonObject {
  if (type !== 'AWS::Lambda::Function') return properties;
  const own = objectAt(properties, 'Environment', 'Variables');
  return { ...properties, Environment: { Variables: { ...own, ...environment } } };
}

/** @param condition under which the bus or topic exists */
function probe(id: string, { principal, resource }: ProbeKind, condition: Json | undefined): JsonObject {
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
    [`${id}Probe`]: { ...resource(id, queueArn), ...(condition !== undefined && { Condition: condition }) },
  };
}
