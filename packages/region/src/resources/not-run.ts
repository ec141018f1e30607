import { RULE_TARGETS } from '../eventbridge/targets/rule-targets.ts';
import { SERVICE_RIGHTS } from '../iam/actions/index.ts';
import { KNOWN_KEYS } from '../iam/context.ts';
import { MANAGED_POLICIES } from '../iam/managed-policies.ts';
import { LOGS_OPERATIONS } from '../logs/api/target.ts';
import { SOURCES } from '../pipes/sources.ts';
import { TARGETS } from '../pipes/targets/table.ts';
import { S3_OPERATIONS } from '../s3/operations.ts';
import { INTEGRATIONS } from '../stepfunctions/tasks/integrations.ts';

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const TASKS = Object.entries(INTEGRATIONS).flatMap(([service, rows]) =>
  rows.map(({ operation }) => `${service}:${operation}`),
);

/** What AWS has and the region does not run, by service. */
export const NOT_RUN: Readonly<Record<string, readonly string[]>> = {
  CloudFormation: [
    'Custom resources, nested stacks, macros, dynamic references such as `{{resolve:ssm:...}}`.',
    'Templates in YAML, stack policies, stack sets, drift, imports of resources, `Rules`, parameters of SSM.',
    'Stacks that came by the API are gone after a restart; their tables, queues and objects stay with `--data`.',
  ],
  IAM: [
    `Rights of functions are evaluated for calls of ${listed(Object.keys(SERVICE_RIGHTS))}, unless the region was` +
      ' started with `--iam off`. Calls of any other service are not, nor is a connection to Kafka, which has no role' +
      ' here, nor a presigned URL. Callers with other credentials than those of a function may do everything.',
    `Conditions are evaluated on the keys ${listed(KNOWN_KEYS)}, with every operator but \`IpAddress\`,` +
      ' `NotIpAddress` and `BinaryEquals`. What the region cannot evaluate denies nothing, which its log says once:' +
      ' such an Allow counts, and such a Deny does not. `NotPrincipal` is of that kind.',
    `Of AWS's own policies it knows ${listed(MANAGED_POLICIES)}. A role with another one is not evaluated.`,
    'What services do with roles is evaluated for tasks of workflows, targets and enrichments of pipes, and targets of' +
      ' rules with a role. That mappings and pipes may read queues and streams, and functions send to destinations, is' +
      ' checked when the template is read. Not evaluated: sources on Kafka, targets of rules that are buses, log delivery.',
    'Trust policies of roles, session policies, policies of organizations and of keys.',
  ],
  Lambda: [
    'Runtimes other than Node.js, container images, layers, inline code, function URLs, aliases, provisioned concurrency.',
    'Mappings from Kinesis, self-managed Kafka, Amazon MQ and DocumentDB.',
    'Networks: `VpcConfig` is accepted.',
    'API calls that create or delete a function: a template does that. Published versions.',
  ],
  EventBridge: [
    `Targets other than ${listed(['events', ...Object.keys(RULE_TARGETS)])}.`,
    'API destinations, connections, global endpoints, partner event sources, EventBridge Scheduler, buses of other' +
      ' accounts and Regions.',
  ],
  'EventBridge Pipes': [
    `Sources other than ${listed(Object.keys(SOURCES))}, targets other than ${listed(Object.keys(TARGETS))}, enrichment by` +
      ' anything but a function.',
  ],
  'EventBridge Schemas': ['Code bindings and policies.'],
  SQS: ['`AddPermission`, `RemovePermission`, throughput quotas.'],
  SNS: ['Delivery to HTTP, e-mail, SMS, mobile push and Firehose. Subscriptions of e-mail and SMS are accepted.'],
  DynamoDB: ['PartiQL, global tables, backups, exports, imports, Kinesis streaming. Throughput is not throttled.'],
  'Step Functions': [
    'JSONata, variables, distributed Map, activities, task tokens, `.sync` tasks, versions, aliases.',
    `Tasks other than a function's ARN, \`lambda:invoke\`, ${listed(TASKS)}.`,
  ],
  'API Gateway': [
    'REST and WebSocket APIs, authorizers, CORS, custom domains, throttling, stages other than `$default`, integrations' +
      ' other than `AWS_PROXY` in payload format 2.0.',
  ],
  S3: [
    `Operations other than ${listed(S3_OPERATIONS.map(({ name }) => name))}.`,
    'Versions, multipart uploads, event notifications.',
  ],
  'CloudWatch Logs': [
    `Operations other than ${listed(LOGS_OPERATIONS)}.`,
    'Filter patterns for space-delimited events, metric filters, subscription filters, Logs Insights.',
    'Logs over a restart: they are in memory, and of the largest group the oldest events are forgotten first.',
  ],
  Kafka: ['Transactions, access control lists, TLS and SASL, compacted topics, more than one broker.'],
};
