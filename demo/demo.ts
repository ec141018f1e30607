import { runCommand, UsageError } from '@tributary/region/command-line';
import { KAFKA_ENVIRONMENT_HELP, kafkaConnection } from '@tributary/region/kafka-client';
import { runDemo } from './story/run.ts';
import { type Summary, summaryText } from './story/summary.ts';

const HELP = `
Usage: npm run demo [-- options]

Starts the whole application on this machine, plays orders' life stories through its Kafka topics, with redelivered,
malformed and invalid messages mixed in, waits until all is settled, and compares what is on the bus, in the tables,
topics and queues with what must be there.

  --orders N   how many orders (default 1000)
  --seed S     the same seed plays the same stories (default 1)
  --json       the last line is the result as one JSON object
  --help       this text

Environment, to use a Kafka that runs elsewhere in place of the embedded broker:

${KAFKA_ENVIRONMENT_HELP.replace(/^/gm, '  ')}

Exit code 1 if anything was lost or done twice.
`;

function wholeNumber(name: string, text: string, min: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > 2 ** 32) {
    throw new UsageError(`--${name} takes a whole number from ${min} on, not ${JSON.stringify(text)}.`);
  }
  return number;
}

function print(summary: Summary, problems: readonly string[], json: boolean): void {
  console.log(summaryText(summary));
  for (const problem of problems.slice(0, 20)) console.error(problem);
  if (problems.length > 20) console.error(`... and ${problems.length - 20} more`);
  if (json) console.log(JSON.stringify(summary));
}

await runCommand({
  help: HELP,
  options: {
    orders: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
  async run({ orders, seed, json }, [surplus]) {
    if (surplus !== undefined) throw new UsageError(`${surplus} is not an option. --help lists what there is.`);
    const { summary, problems } = await runDemo({
      orders: wholeNumber('orders', orders, 1),
      seed: wholeNumber('seed', seed, 0),
      kafka: kafkaConnection(process.env),
      progress: (line) => console.error(line),
    });
    print(summary, problems, json);
    if (summary.lost + summary.doubled > 0) process.exitCode = 1;
  },
});
