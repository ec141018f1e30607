import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand, say } from '@tributary/region/command-line';
import { planOf } from './plan/plan-of.ts';
import { REGIONS } from './plan/quotas.ts';
import { pageFiles } from './plan/scale-page.ts';
import { planJson, planText } from './plan/text.ts';
import { DEFAULTS, readWorkload } from './plan/workload.ts';

const HELP = `
Usage: npm run plan [-- options]

Computes the AWS capacity and cost of a rate of events, line by line with the formula, and which limit is reached first.
The AWS calls for an event were measured for each function; prices are those of us-east-1.

  --rate <n>        events a second on Kafka (default ${DEFAULTS.rate})
  --size <bytes>    size of an event (default ${DEFAULTS.sizeBytes})
  --fan-out <n>     average number of targets of an event (default ${DEFAULTS.fanOut})
  --queues <%>      share of these deliveries that go to a queue (default ${DEFAULTS.queueShare * 100})
  --workflows <%>   share of them that start a workflow (default ${DEFAULTS.workflowShare * 100})
  --region <name>   Region whose quotas apply (default ${DEFAULTS.region}); known are
                    ${REGIONS.slice(0, 6).join(', ')},
                    ${REGIONS.slice(6).join(', ')}
  --call-ms <n>     assumed time of one call to AWS (default ${DEFAULTS.callMs})
  --keys <n>        keys that the records of a batch from Kafka have (default ${DEFAULTS.keys}: each its own)
  --ordering strict the topic is strict: no event passes an earlier one of its key, even within a call
  --json            the last line is the plan as one JSON object
  --measure         run the functions, count their AWS calls and write ops/shop/plan/calls.json
  --write           write docs/reference/scale.md and its figure
  --help            this text
`;

const ROOT = path.join(import.meta.dirname, '../..');

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: {
    rate: { type: 'string' },
    size: { type: 'string' },
    'fan-out': { type: 'string' },
    queues: { type: 'string' },
    workflows: { type: 'string' },
    region: { type: 'string' },
    'call-ms': { type: 'string' },
    keys: { type: 'string' },
    ordering: { type: 'string' },
    json: { type: 'boolean', default: false },
    measure: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  run({ json, measure, write, ...values }) {
    if (measure) return measureCalls();
    if (write) return writeAll(pageFiles());
    const plan = planOf(readWorkload(values));
    say(planText(plan));
    if (json) say(planJson(plan));
  },
});

/** Measuring packages the application, so it is a tool of its own; this command only reads what it wrote. */
function measureCalls(): void {
  const { status } = spawnSync(process.execPath, [path.join(ROOT, 'tools/shop/measure-calls.ts')], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}

function writeAll(files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(path.join(ROOT, file), content);
    say(file);
  }
}
