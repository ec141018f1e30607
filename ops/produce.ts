import { runCommand, UsageError } from '@tributary/region/command-line';
import { KAFKA_ENVIRONMENT_HELP } from '@tributary/region/kafka-client';
import { connectionFrom, DEFAULT_BOOTSTRAP_SERVERS } from './clients/kafka.ts';
import { openInput, produceLines } from './produce/produce-lines.ts';
import { Progress } from './produce/progress.ts';

const DEFAULTS = { records: 500, bytes: 900_000, waitMs: 100 };

const HELP = `
Usage: npm run produce -- <topic> <file.jsonl | -> [options]

Sends events to a Kafka topic, one for each line of the file, or of the standard input for "-". A line is either a
CloudEvent in structured mode ({"specversion":"1.0","id":...,"data":...}), which goes as it is, or an event as the bus
has it ({"metadata":{...},"data":{...}}), which goes as a CloudEvent in binary mode. Each is checked against its schema
first; a line that breaks it is named with the field at fault and left out, the others are sent in their order.

  --no-check           send whatever there is; what is no event goes as it stands, without key and headers
  --key-path <path>    where in a line the key is, such as data.customer.customerId (default: the event's subject)
  --create             make the topic if there is none
  --batch-records <n>  records in a batch (default ${DEFAULTS.records})
  --batch-bytes <n>    bytes in a batch (default ${DEFAULTS.bytes})
  --batch-ms <n>       how long a record waits for others (default ${DEFAULTS.waitMs})
  --bootstrap <h:p>    the Kafka to send to (default: that of the environment, else ${DEFAULT_BOOTSTRAP_SERVERS})
  --help               this text

Environment:

${KAFKA_ENVIRONMENT_HELP.replace(/^/gm, '  ')}

Exit code 1 if a line was left out, 2 if the call is wrong or Kafka cannot be used.
`;

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} takes a whole number from 1 on, not ${text}.`);
}

await runCommand({
  help: HELP,
  options: {
    'no-check': { type: 'boolean', default: false },
    'key-path': { type: 'string' },
    create: { type: 'boolean', default: false },
    'batch-records': { type: 'string' },
    'batch-bytes': { type: 'string' },
    'batch-ms': { type: 'string' },
    bootstrap: { type: 'string' },
  },
  async run(values, [topic, file, surplus]) {
    if (!topic || !file || surplus !== undefined)
      throw new UsageError('Name a topic and a file: npm run produce -- <topic> <file.jsonl | ->');
    const limits = {
      maxItems: wholeNumber('batch-records', values['batch-records'], DEFAULTS.records),
      maxBytes: wholeNumber('batch-bytes', values['batch-bytes'], DEFAULTS.bytes),
      maxWaitMs: wholeNumber('batch-ms', values['batch-ms'], DEFAULTS.waitMs),
    };
    const kafka = connectionFrom(values.bootstrap);
    const input = await openInput(file);
    const progress = new Progress(process.stderr, () => performance.now());
    const onProblem = (line: number, problem: string): void => console.error(`line ${line}: ${problem}`);
    const settings = { topic, check: !values['no-check'], keyPath: values['key-path'], create: values.create };
    const wrong = await produceLines(input, { ...settings, kafka, limits, progress, onProblem });
    console.log(
      `${progress.records.toLocaleString('en')} records sent to ${topic} in ${progress.seconds.toFixed(1)} s`,
    );
    if (wrong === 0) return;
    console.error(`${wrong.toLocaleString('en')} lines were left out.`);
    process.exitCode = 1;
  },
});
