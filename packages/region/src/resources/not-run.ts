import { REST_SERVICES } from '../apigateway/rest/mapped/service-request.ts';
import { SUBTYPES } from '../apigateway/service-integration.ts';
import { CLOUDWATCH_OPERATIONS } from '../cloudwatch/api/table.ts';
import { FUNCTIONS } from '../cloudwatch/math/functions.ts';
import { RULE_TARGETS } from '../eventbridge/targets/rule-targets.ts';
import { GLUE_OPERATIONS } from '../glue/api/target.ts';
import { SERVICE_RIGHTS } from '../iam/actions/index.ts';
import { KNOWN_KEYS } from '../iam/context.ts';
import { MANAGED_POLICIES } from '../iam/managed-policies.ts';
import { LOGS_OPERATIONS } from '../logs/api/target.ts';
import { ENRICHMENTS } from '../pipes/enrichments.ts';
import { SOURCES } from '../pipes/sources.ts';
import { TARGETS } from '../pipes/targets/table.ts';
import { S3_OPERATIONS } from '../s3/operations.ts';
import { EVENT_TYPES, POLICY_TEMPLATES, SAM_TYPES, WORKFLOW_EVENT_TYPES } from '../sam/index.ts';
import { SCHEDULER_OPERATIONS } from '../scheduler/api/rows.ts';
import { TARGET_SERVICES } from '../scheduler/targets.ts';
import { SECRETS_OPERATIONS } from '../secretsmanager/api/target.ts';
import { SSM_OPERATIONS } from '../ssm/api/target.ts';
import { INTEGRATIONS } from '../stepfunctions/tasks/integrations.ts';
import { SDK_SERVICES } from '../stepfunctions/tasks/sdk-call.ts';
import { NOT_SERVED, SERVED } from './served-operations.ts';

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const refused = (service: keyof typeof NOT_SERVED): string => `The operations ${listed(NOT_SERVED[service])}.`;

const otherThan = (service: keyof typeof SERVED): string => `Operations other than ${listed(SERVED[service])}.`;

const TASKS = Object.entries(INTEGRATIONS).flatMap(([service, rows]) =>
  rows.map(({ operation }) => `${service}:${operation}`),
);

/** What AWS has and the region does not run, by service. */
export const NOT_RUN: Readonly<Record<string, readonly string[]>> = {
  CloudFormation: [
    otherThan('CloudFormation'),
    'Custom resources behind a topic. A function that fails without a response is not retried: its resource fails at once.' +
      ' The response URL is one of HTTP: `fetch` and the module `cfn-response` take it, `node:https` does not.',
    'Nested stacks, macros other than `AWS::Serverless-2016-10-31`, `AWS::LanguageExtensions` and, in `Fn::Transform`,' +
      ' `AWS::Include` of a file beside the template. `AWS::LanguageExtensions` runs before SAM, wherever it is listed.' +
      ' `Fn::GetStackOutput` with `RoleArn`, or with another Region.',
    'Stack sets, drift, imports of resources.',
    'In `Rules`: `Fn::RefAll`, `Fn::ValueOf`, `Fn::ValueOfAll`, which look up resources of Amazon EC2 and Route 53.',
  ],
  'AWS SAM': [
    `Types other than ${listed(SAM_TYPES)}. Properties of APIs for domains, models and answers of the gateway, authorizers` +
      ' by user pools, authorizers for the preflights of REST APIs, and traffic shifting (`DeploymentPreference`).',
    `Events of functions other than ${listed(EVENT_TYPES)}, and of workflows other than ${listed(WORKFLOW_EVENT_TYPES)}.` +
      ' What an event becomes has to run, too: a subscription of a log group does not.',
    `Policy templates other than ${listed(POLICY_TEMPLATES)}.`,
    'The end of the logical id of a deployment of a REST API differs: SAM makes it of the text that Python has for the API.',
    'Building: `sam build` compiles TypeScript and installs packages, and the region starts from what it wrote.',
  ],
  IAM: [
    `Rights of functions are evaluated for calls of ${listed(Object.keys(SERVICE_RIGHTS))}, unless the region was` +
      ' started with `--iam off`. Calls of any other service are not, nor is a connection to Kafka, which has no role' +
      ' here, nor a presigned URL of another protocol than the query protocol. Callers with other credentials than those of a function may do everything.',
    `Conditions are evaluated on the keys ${listed(KNOWN_KEYS)}, with every operator but \`IpAddress\`,` +
      ' `NotIpAddress` and `BinaryEquals`. What the region cannot evaluate denies nothing, which its log says once:' +
      ' such an Allow counts, and such a Deny does not. `NotPrincipal` is of that kind.',
    `Of AWS's own policies it knows ${listed(MANAGED_POLICIES)}. A role with another one is not evaluated.`,
    'What services do with roles is evaluated for tasks of workflows, targets of schedules, integrations of APIs, targets and enrichments of pipes, and targets of' +
      ' rules with a role. That mappings and pipes may read queues and streams, and functions send to destinations, is' +
      ' checked when the template is read. Not evaluated: sources on Kafka, targets of rules that are buses, log delivery.',
    'Trust policies of roles, session policies, policies of organizations and of keys.',
    'Of its own API operations other than `GetRole`.',
  ],
  STS: [otherThan('STS')],
  Lambda: [
    'Runtimes other than Node.js, container images, provisioned concurrency, answers that stream.',
    'Layers of other accounts. A layer of a template always has version 1, one that calls publish counts on from there. Its' +
      ' files are in a folder of this machine: `require` and `import` find them at `/opt`, and their packages, but' +
      ' `node:fs` and other programs do not. Extensions and wrapper scripts (`AWS_LAMBDA_EXEC_WRAPPER`) are refused. The' +
      ' policy of a layer is kept, and there is no account to which it could open it. A template may name a version that a' +
      ' call has deleted.',
    'The URL of a function is one of the region, `/_url/<id>/`.',
    'Mappings from Kinesis, self-managed Kafka, Amazon MQ and DocumentDB. Tumbling windows: `TumblingWindowInSeconds` is 0. Buckets as' +
      ' failure destinations of mappings.',
    'Of a schema registry: access by `OAUTHBEARER_AUTH`, share groups (`ConsumptionMode`).',
    'Networks: `VpcConfig` is accepted.',
    'Traces: calls of Lambda, PutEvents, topics and queues pass the header of a trace on, workflows, pipes and API' +
      ' Gateway do not. Nothing is sent to X-Ray.',
    'What calls change in the code and configuration of a function of a template lasts until the next start; functions' +
      ' that calls create stay as they are, and so do versions. A function gets another `RevisionId` with each start.' +
      ' `CodeSize` and `CodeSha256` of code that is in no zip are those of its files. Answers lack what the region has no' +
      ' notion of.',
    'The AWS SDK for JavaScript v2 has no setting for an endpoint: its calls to hosts of AWS are sent to the region.' +
      ' URLs that it signs name AWS.',
    refused('Lambda'),
  ],
  EventBridge: [
    `Targets other than ${listed(Object.keys(RULE_TARGETS))}; of \`events\` those are buses and API destinations.`,
    'Private APIs behind connections, events about the state of connections and API destinations. The secret of a' +
      ' connection has an ARN, and is not in Secrets Manager. The ARN of a connection or an API destination ends with' +
      ' an id made of its name.',
    'An API destination may be at `http://` on 127.0.0.1, [::1] and localhost, besides `https://` anywhere. The five' +
      ' seconds for an answer are those of this machine. AWS does not document how it asks for a token: here with the' +
      ' form `grant_type=client_credentials`, `client_id` and `client_secret`, or with GET in the query; body' +
      ' parameters of the connection are added. Nor what becomes of events while a connection is not authorized: here' +
      ' each attempt fails without a call, and is retried, but one with OAuth asks for a token first. The state of a' +
      ' connection begins anew with a restart.',
    'Global endpoints, buses of other accounts and Regions.',
    'Partner event sources by themselves: their operations, states and end. A source is taken to exist, and a bus of' +
      ' its name gets what `PutPartnerEvents` puts, in place of the partner. AWS does not document what becomes of' +
      ' events of a source that no bus has taken over: here such an entry is refused.',
    'An event goes from bus to bus once. AWS does not document whether one from an archive may do so again: here it may' +
      ' not, if a rule had put it on the bus.',
    refused('EventBridge'),
  ],
  'EventBridge Scheduler': [
    `Operations other than ${listed(Object.keys(SCHEDULER_OPERATIONS))}: groups have no tags.`,
    `Targets other than those of ${listed(TARGET_SERVICES)}, and universal targets of services other than` +
      ` ${listed(Object.keys(SDK_SERVICES))}. Of \`s3\`, \`sns\` and \`lambda\` universal targets have the operations of` +
      ' `aws-sdk` tasks, of `lambda` that is `invoke`. A schedule that missed its time while the region was down invokes its target at the next start. What is being retried when' +
      ' the region is killed is lost.',
  ],
  'EventBridge Pipes': [
    `Sources other than ${listed(Object.keys(SOURCES))}, targets other than ${listed(Object.keys(TARGETS))},` +
      ` enrichments other than ${listed(Object.keys(ENRICHMENTS))}.`,
  ],
  'EventBridge Schemas': [
    'Code bindings and policies.',
    'AWS does not document how discovery names a type in other than English letters: here each of them stands in the' +
      ' name by its code point. Of what the registry cannot hold, discovery keeps nothing.',
    refused('EventBridge Schemas'),
  ],
  Glue: [
    `Anything but the Schema Registry, and there operations other than ${listed(GLUE_OPERATIONS)}.`,
    'The rules of compatibility are those of Confluent for each format; Glue does not publish its own.',
  ],
  SQS: [
    'Throughput quotas, encryption: the settings of keys are kept.',
    'A `GET` of the query protocol has to be signed, as on AWS, but the signature is not verified.',
  ],
  SNS: [
    'Delivery to e-mail, SMS, mobile push and Firehose. Subscriptions of e-mail stay pending, those of SMS are accepted, and a message to a phone number is refused.',
    'Endpoints on HTTP are called on this machine only, those on HTTPS everywhere. The link that confirms a subscription leads to the region, so that an endpoint elsewhere cannot follow it, and gets no messages until a call confirms it. AWS documents the curves of `backoffFunction` as a picture only. No `throttlePolicy`, and no `UnsubscribeConfirmation`. The link of a message ends a subscription however it was confirmed.',
    'Archives and replays of FIFO topics, encryption, data protection, delivery logs. The signature of a message cannot be checked. Applications and endpoints for mobile push, and the settings of SMS, are kept; nothing is sent.',
    refused('SNS'),
  ],
  DynamoDB: [
    'Global tables, backups, exports, imports, Kinesis streaming. Throughput is not throttled; tables are active at once.',
    refused('DynamoDB'),
  ],
  'Step Functions': [
    'Redrives, logs of executions, versions and aliases in a template. Of `.sync` tasks there is `states:startExecution`. Items of a distributed Map' +
      ' from an inventory, and of other formats than CSV, JSON and JSONL. Its child executions are not persisted: after a' +
      ' restart it runs again as a whole. `ListExecutions` by a map run.',
    'In `TestState`: a whole definition with `stateName`, `stateConfiguration` and `context`, `request` and `response` among' +
      ' the steps, and by calls what waits for a token or another execution, Map and Parallel: these are mocked.',
    `Tasks other than the ARN of a function or an activity, ${listed(['lambda:invoke', 'states:startExecution', ...TASKS])}, and` +
      ` \`aws-sdk\` tasks of ${listed(Object.keys(SDK_SERVICES))}.`,
    refused('Step Functions'),
  ],
  'API Gateway': [
    'WebSocket APIs, authorizers of REST APIs by user pools (`COGNITO_USER_POOLS`), custom domains, throttling. Of HTTP APIs stages other than `$default`' +
      ' and integrations other than `AWS_PROXY`: with a function in payload format 2.0, or with a service of AWS as one of' +
      ` ${listed(Object.keys(SUBTYPES))}. What a service refuses is answered with its message, in JSON.`,
    'Of REST APIs integrations other than `AWS_PROXY`, `MOCK` and `AWS`; of `AWS` those with a function or with' +
      ` ${listed(Object.keys(REST_SERVICES))}, variables of stages in a \`Uri\`, \`ContentHandling\`, the check of answers` +
      ' against method responses. Of mapping templates `#macro`, `#define`, `#parse`, `#include` and `#evaluate`, and methods' +
      ' of Java other than the usual ones of texts, lists and maps. AWS does not document whether an empty text is true in' +
      ' an `#if`: here it is not. Validators and models in a' +
      ' `Body`, its file in a bucket, resource policies, caches. Authorizers of HTTP APIs read no variables of stages. A stage serves the methods as they are now, without a deployment of its own:' +
      ' at `/_api/<id or name of the API>/<stage>/`. Usage plans open stages to keys, and limit nothing. A key without a' +
      ' `Value` has its id for one. A header that an answer has more than once is sent once, its values with commas between.',
    'Pages of other origins may call an HTTP API that its `CorsConfiguration` opens to them, and the resources of a REST' +
      ' API that have a method for `OPTIONS`. The region answers no other pages.',
    'A signature of an `AWS_IAM` route is recomputed for the keys of functions and for the key `local`. Of other keys the' +
      ' region cannot know the secret: their service, Region and host are checked. The time of a signature is not, and' +
      ' signatures in the query are not read.',
    'A token of a `JWT` route is verified with RS256, RS384 or RS512. Its issuer is asked with the first token, not when' +
      ' the authorizer is created, and may be at `http://127.0.0.1`. AWS documents neither the words of' +
      ' `www-authenticate` nor how lists among the claims become texts: `[a b]` here.',
  ],
  'Systems Manager': [
    `Operations other than ${listed(SSM_OPERATIONS)}.`,
    'Labels and policies of parameters. A SecureString is not encrypted: it has a key by name only.',
  ],
  'Secrets Manager': [
    `Operations other than ${listed(SECRETS_OPERATIONS)}: no rotation, replication or policies of secrets.`,
    'Values are not encrypted: they are in the memory of the region and in its data folder as they are. A key is a name only.',
    'A secret of a template has the same six characters at the end of its ARN each time. Stacks delete theirs without a' +
      ' recovery window.',
    '`{{resolve:secretsmanager:...}}` is filled in when a resource is made, and left as it is in outputs.',
  ],
  S3: [
    `Operations other than ${listed(S3_OPERATIONS.map(({ name }) => name))}.`,
    'Of notifications those about expiry, transitions, restores, tags, access control lists and replicas: they may be' +
      ' configured, and nothing of their kind is sent. Records and events name no caller: the account stands for it. What' +
      ' is sent is lost when the region is killed in that moment.',
    'Versions: a bucket with `VersioningConfiguration` keeps the newest of each object. Access control lists, tags, checksums in answers, buckets of other Regions and' +
      ' accounts. An object of several parts has at most 128 MiB, a request 64 MiB. A bucket of a template that a call' +
      ' deleted is there again after the next start.',
    'Of conditions those of `GetObject`, `HeadObject`, `PutObject`, `CopyObject`, `UploadPartCopy` and' +
      ' `CompleteMultipartUpload`; a range of several parts gives the whole object.',
  ],
  CloudWatch: [
    `Operations other than ${listed(CLOUDWATCH_OPERATIONS)}.`,
    'Figures of less than a minute, statistics other than the five basic ones and percentiles, which are exact to three' +
      ' digits. Metrics are in memory for 15 days of the clock of the region, at most 20,000 of them and 300,000 minutes' +
      ' with figures; then the oldest minutes are forgotten.',
    `Functions of metric math other than ${listed([...Object.keys(FUNCTIONS), 'METRICS', 'SEARCH'])}; \`SEARCH\` finds` +
      ' exact names and values.',
    'Composite alarms, anomaly detection, alarms on Metrics Insights, actions other than topics and functions, `SEARCH` in' +
      ' an alarm. An alarm looks at two more data points than it evaluates. Dashboards are kept, not drawn.',
    'Metrics of services are those of Lambda functions, rules, queues, pipes, workflows, HTTP APIs and of the lag on topics,' +
      ' each with the dimensions of one resource. A queue that stays empty reports nothing, where AWS reports 0.' +
      ' Mappings of streams and topics report `InvokedEventCount`, `FailedInvokeEventCount` and' +
      ' `OnFailureDestinationDeliveryErrorCount`, whatever their `MetricsConfig` asks for. Durations are those of this machine.',
  ],
  'CloudWatch Logs': [
    `Operations other than ${listed(LOGS_OPERATIONS)}.`,
    'Filter patterns for space-delimited events, metric filters, subscription filters, Logs Insights.',
    'Logs over a restart: they are in memory, and of the largest group the oldest events are forgotten first.',
  ],
  'Amazon MSK': [otherThan('Amazon MSK')],
  Kafka: [
    'Transactions, access control lists, quotas, TLS and SASL, compacted topics, more than one broker, the consumer groups of' +
      ' KIP-848 (`group.protocol=consumer`), share groups and groups of streams. Tools are told that there are none of them;' +
      ' what would make one is refused.',
    'The records of a compressed batch that take more than 32 times `max.message.bytes` when they are decompressed: they are refused with `MESSAGE_TOO_LARGE`. So are more records or headers in a compressed batch than an uncompressed one of the same limit, or of 1 MiB, could have: one record for 7 bytes, one header for 2.',
    'Batches that Apache Kafka stores and consumers cannot read, such as lengths that are wrong, offsets other than 0, 1, 2 and so on, bytes after the compressed records: `INVALID_RECORD` or `CORRUPT_MESSAGE`. Records that cannot be decompressed are refused with `CORRUPT_MESSAGE`, where Apache Kafka answers `UNKNOWN_SERVER_ERROR`.',
    'Requests other than Produce of more than 128 KiB, which is a Fetch of 4,000 partitions; more than 20,000 partitions in all; more than 1,000 connections. Connections end whose request does not come in whole within 60 seconds, whose answer is not read within 60 seconds, or that are idle for 10 minutes.',
  ],
};
