import { complain, runCommand, say, UsageError, wholeNumber, withProgress } from '@tributary/region/command-line';
import { KAFKA_ENVIRONMENT_HELP } from '@tributary/region/kafka-client';
import { consoleLine } from './clients/console-link.ts';
import { findKafka } from './clients/kafka.ts';
import { REGISTRY_ENVIRONMENT_HELP, REGISTRY_HELP, withRegistry } from './clients/schema-registry.ts';
import { encoderFor } from './produce/encoder-for.ts';
import { openInput, produceLines } from './produce/produce-lines.ts';
import { topicsRead } from './produce/topics-read.ts';

const DEFAULTS = { 'batch-records': '500', 'batch-bytes': '900000', 'batch-ms': '100' };

/** The largest value of an option; a timer does not accept a much longer wait. */
const MOST = 999_999_999;

const HELP = `
Usage: npm run produce -- <topic> <file.jsonl | -> [options]

Sends an event to a Kafka topic for each line of the file, or of the standard input for "-". A line is either a CloudEvent
in structured mode ({"specversion":"1.0","id":...,"data":...}), which is sent as it is, or an event in the form of the
bus ({"metadata":{...},"data":{...}}), which is sent as a CloudEvent in binary mode. Each is checked against its schema
first. A line that breaks its schema is reported with the field at fault and left out. The others are sent in order.

  --as <encoding>      json, avro or protobuf: how values are written (default: as serverless.yml has it for the topic).
                       Avro and Protobuf are written in binary mode behind the id of their schema, which must be
                       registered: npm run schemas does it. A line that is not an event is sent as it stands
  ${REGISTRY_HELP}
  --no-check           send every line; a line that is not an event is sent as it stands, without key and headers
  --key-path <path>    path of the key in a line, such as data.device.id (default: the event's subject)
  --create             create the topic if it does not exist, and send to it even if nothing reads it
  --batch-records <n>  records in a batch (default ${DEFAULTS['batch-records']})
  --batch-bytes <n>    bytes in a batch (default ${DEFAULTS['batch-bytes']})
  --batch-ms <n>       how long a record waits for others (default ${DEFAULTS['batch-ms']})
  --bootstrap <h:p>    the Kafka to send to (default: KAFKA_BOOTSTRAP_SERVERS, else that of the region)
  --endpoint URL       the region (default: AWS_ENDPOINT_URL, else the running region of this project)
  --help               this text

Environment:

${KAFKA_ENVIRONMENT_HELP.replace(/^/gm, '  ')}
  ${REGISTRY_ENVIRONMENT_HELP}

Exit code 1 if a line was left out, 2 if the call is wrong or Kafka cannot be used.
`;

await runCommand({
  help: HELP,
  options: {
    as: { type: 'string' },
    registry: { type: 'string' },
    'no-check': { type: 'boolean', default: false },
    'key-path': { type: 'string' },
    create: { type: 'boolean', default: false },
    'batch-records': { type: 'string', default: DEFAULTS['batch-records'] },
    'batch-bytes': { type: 'string', default: DEFAULTS['batch-bytes'] },
    'batch-ms': { type: 'string', default: DEFAULTS['batch-ms'] },
    bootstrap: { type: 'string' },
    endpoint: { type: 'string' },
  },
  async run(values, [topic, file, surplus]) {
    if (!topic || !file || surplus !== undefined)
      throw new UsageError('Name a topic and a file: npm run produce -- <topic> <file.jsonl | ->');
    const limits = {
      maxItems: wholeNumber('batch-records', values['batch-records'], 1, MOST),
      maxBytes: wholeNumber('batch-bytes', values['batch-bytes'], 1, MOST),
      maxWaitMs: wholeNumber('batch-ms', values['batch-ms'], 1, MOST),
    };
    const { connection: kafka, regionUrl } = await findKafka(values);
    const input = await openInput(file);
    const { create } = values;
    const readTopics = create ? undefined : await topicsRead(kafka, regionUrl);
    const encode = await encoderFor(topic, { ...values, regionUrl });
    const check = !values['no-check'];
    const settings = { topic, check, keyPath: values['key-path'], create, readTopics, encode, nowMs: Date.now() };
    const startMs = performance.now();
    const { sent, wrong } = await withRegistry(() =>
      withProgress({}, (progress) => produceLines(input, { ...settings, kafka, limits, progress })),
    );
    const seconds = (performance.now() - startMs) / 1_000;
    say(
      `${sent.toLocaleString('en')} ${sent === 1 ? 'record' : 'records'} sent to ${topic} in ${seconds.toFixed(1)} s`,
    );
    const link = sent === 0 ? undefined : await consoleLine(regionUrl, ['events'], { origin: `topic/${topic}` });
    if (link !== undefined) say(link);
    if (wrong === 0) return;
    complain(`${wrong.toLocaleString('en')} ${wrong === 1 ? 'line was' : 'lines were'} left out.`);
    process.exitCode = 1;
  },
});
