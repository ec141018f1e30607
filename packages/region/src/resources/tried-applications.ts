type Tried = readonly [uses: string, startedBy: string, outcome: string];

const WHOLE = 'whole';
const PACKAGED = '`sls package`';
const TEMPLATE = 'its template';
const BUILT = '`sam build`';
const SYNTHESIZED = '`cdk synth`';
const WITHOUT_FUNCTION = 'refused then, not tried again';

/** What became of the public applications that were built and started in the region, by what they are made of. */
const TRIED: Readonly<Record<string, readonly Tried[]>> = {
  'Serverless Framework': [
    ['HTTP API, functions, queue with dead letters by a plugin', PACKAGED, WHOLE],
    ['rule of the default bus, queue', PACKAGED, WHOLE],
    ['REST API, functions, table', PACKAGED, 'starts; its functions want the AWS SDK v2, as on AWS'],
  ],
  'AWS SAM': [
    ['workflow with Map, functions that publish versions and aliases by calls, layer', TEMPLATE, WHOLE],
    ['workflow with a schedule, functions, table', BUILT, WHOLE],
    ['REST API, functions, table', BUILT, WHOLE],
    ['stream of a table, function in TypeScript, bus', BUILT, WHOLE],
    ['HTTP API in OpenAPI that sends to a queue, function', TEMPLATE, WHOLE],
    ['HTTP API in OpenAPI that puts events, function', TEMPLATE, WHOLE],
    ['HTTP API that runs an Express workflow', TEMPLATE, WHOLE],
    ['pipe from a queue, enriched by a workflow that reads a table, function', TEMPLATE, WHOLE],
    ['REST API, function that puts events', TEMPLATE, 'starts; its function wants the AWS SDK v2 in its bundle'],
    ['REST API that calls tables by itself, layer, workflow, queues', TEMPLATE, WITHOUT_FUNCTION],
    ['REST API that puts events by itself, queue', TEMPLATE, WITHOUT_FUNCTION],
    ['functions, workflow, bus, maps and routes', TEMPLATE, 'refused: Amazon Location Service'],
    ['REST API, functions, table, website', BUILT, 'refused: Amazon CloudFront'],
  ],
  CDK: [
    ['event-sourced REST API, table, two stacks', '`cdk bootstrap`, `cdk deploy --all`', WHOLE],
    ['bus, HTTP APIs, twelve functions, queues with dead letters, table', SYNTHESIZED, WHOLE],
    ['outbox: stream of a table, functions, bus', SYNTHESIZED, WHOLE],
    ['bus, workflow, function, dead letters', SYNTHESIZED, WHOLE],
    ['streams of two tables, functions, topic, dead letters', SYNTHESIZED, WHOLE],
    ['REST API with CORS, five functions, table', SYNTHESIZED, WHOLE],
    ['bucket that tells EventBridge, functions that hand on a signed link, bus', SYNTHESIZED, WHOLE],
    ['bus, functions that make schedules of EventBridge Scheduler', SYNTHESIZED, WHOLE],
  ],
};

const all = Object.values(TRIED).flat();
const countOf = (outcome: string): number => all.filter(([, , one]) => one.startsWith(outcome)).length;
const rows = Object.entries(TRIED).flatMap(([kind, applications]) =>
  applications.map((application, index) => `| ${[index === 0 ? kind : '', ...application].join(' | ')} |`),
);

export const TRIED_APPLICATIONS = `## Kinds of applications that run

Public examples for Node.js, of eight authors and organizations, were built and started here, and sent what they
describe. Of ${all.length} applications ${countOf(WHOLE)} run whole, ${countOf('starts')} start and lack something, ${countOf('refused')} are refused by name. Seven more are
not counted: their builds did not end well with the Node.js of the machine.

| kind | what it uses | started by | what runs, and what not |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
