import { runCommand, wholeNumber, withProgress } from '@tributary/region/command-line';
import { KAFKA_ENVIRONMENT_HELP, kafkaConnection } from '@tributary/region/kafka-client';
import { runDemo } from './story/run.ts';
import { type Summary, summaryText } from './story/summary.ts';

const MOST_SHOWN = 20;

const HELP = `
Usage: npm run demo [-- options]

Starts the whole application on this machine, plays orders' life stories through its Kafka topics, with redelivered,
malformed and invalid messages mixed in, waits until the region is idle, and compares the bus, the tables, the topics
and the queues with what they must hold.

  --orders N   how many orders (default 1000)
  --seed S     the same seed plays the same stories (default 1)
  --json       the last line is the result as one JSON object
  --help       this text

Environment, to use another Kafka in place of the embedded broker:

${KAFKA_ENVIRONMENT_HELP.replace(/^/gm, '  ')}

Exit code 1 if anything was lost or done twice.
`;

function print(summary: Summary, problems: readonly string[], json: boolean): void {
  console.log(summaryText(summary));
  for (const problem of problems.slice(0, MOST_SHOWN)) console.error(problem);
  if (problems.length > MOST_SHOWN) console.error(`... and ${problems.length - MOST_SHOWN} more`);
  if (json) console.log(JSON.stringify(summary));
}

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: {
    orders: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
  async run({ orders, seed, json }) {
    const options = { orders: wholeNumber('orders', orders, 1), seed: wholeNumber('seed', seed, 0) };
    const kafka = kafkaConnection(process.env);
    const { summary, problems } = await withProgress({ isSilent: json }, (progress) =>
      runDemo({ ...options, kafka, progress }),
    );
    print(summary, problems, json);
    if (summary.lost + summary.doubled > 0) process.exitCode = 1;
  },
});
