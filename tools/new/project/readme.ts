import { handlerNameOf, type ProjectNames } from './names.ts';

/** The first page of a new project. */
export function readme({ name, topic, event }: ProjectNames): string {
  const handler = handlerNameOf(event);
  return `# ${name}

An event-driven application on AWS: Kafka topics and an EventBridge bus, in TypeScript. All of it runs on one machine,
Kafka broker included.

\`\`\`sh
npm ci && npm run demo
npm test
\`\`\`

You need Node 20 or newer and npm. \`npm ci\` installs Node 24 as the package \`node\`, and all \`npm run\` commands use it.
The demo makes events from their schemas, sends them to the topics, some of them twice or broken, and says whether each
was handled once by each function that must take it, or is on a dead-letter queue with its bytes.

\`\`\`
 topic ${topic} ──> bridge-kafka ──> bus ── rule ──> ${handler}
\`\`\`

## Run it

\`\`\`sh
npm start                                                     # in one terminal: edits are applied as you save them
npm run produce -- ${topic} events/produce/${topic}.jsonl     # in another: sends an event
npm run trace -- evt-${topic}-1                               # its path, hop by hop
npm run dlq -- list                                           # which events failed, and why
\`\`\`

## Change it

\`\`\`sh
npm run new -- --help
\`\`\`

| you change | where |
| --- | --- |
| what an event says | \`schemas/${topic}/${event}.v1.json\`, then \`npm run generate\` |
| what is done about it | \`functions/${handler}/\` wires, \`domain/\` reacts |
| what a route takes and answers | \`schemas/api/operations/\`, then \`npm run generate && npm run openapi\` |
| functions, rules, topics, routes | \`serverless.yml\` |
| tables, queues and other resources | \`infra/\` |
| an event with a producer or consumer outside | \`schemas/outside.ts\` |

\`npm run routing\` writes which event goes where to [docs/reference/routing.md](docs/reference/routing.md). A test fails
while that page is old. \`npm run lint\`, \`npm run typecheck\` and \`npm run check:template\` check the rest.

For a domain whose tables the demo shall check, add a folder to \`demo/\` with an \`addition.ts\`: \`demo/addition.ts\` says
what it exports.

## Deploy

\`\`\`sh
npx sls deploy
\`\`\`

This deploys the stage \`dev\`, without Kafka: \`stages/dev.yml\` says so, and how to have it. Each stage has a file there.

It ends with a smoke test; \`npm run smoke -- --aws\` runs it again.
What to do for each alarm is in [docs/reference/runbook.md](docs/reference/runbook.md).

## The folders

| folder | has |
| --- | --- |
| \`functions\` | a folder for each Lambda function |
| \`domain\` | what is done about events |
| \`schemas\`, \`events\` | the events, and samples of them |
| \`lib\` | the kit of which functions are made: handler kinds, idempotency, dead letters, metrics |
| \`infra\` | the resources, and the conventions that each function gets |
| \`ops\`, \`tools\` | the commands for people on call and for developers |
| \`demo\`, \`test\` | the proof |

The local region is the package \`@tributary/region\`, beside this page as a tarball.
`;
}
