import { setTimeout as pause } from 'node:timers/promises';
import { runCommand, say } from '@tributary/region/command-line';
import { adminOf, KAFKA_ENVIRONMENT_HELP, PartitionReader, unreachable } from '@tributary/region/kafka-client';
import { SERVICE } from '#schemas/service.ts';
import { findKafka } from './clients/kafka.ts';
import { mappingsOf } from './lag/mappings.ts';
import { readLag } from './lag/partition-lag.ts';
import { lagJson, lagText } from './lag/text.ts';

const EVERY_MS = 1_000;
const CLEAR = '\x1b[2J\x1b[H';

const HELP = `
Usage: npm run lag [-- options]

Shows how far behind each consumer group is, by topic and partition: the offset that it has committed, the end of the
partition, and the records in between. It uses the Kafka protocol, so it works with the region and with any cluster.
Of the region it also shows what keeps a mapping from reading on, since when, and which records are missing.

  --group <part of a name>  only these groups
  --topic <part of a name>  only these topics
  --watch                   show it again each second, until Ctrl-C
  --json                    one JSON object a line
  --bootstrap <h:p>         the Kafka to ask (default: KAFKA_BOOTSTRAP_SERVERS, else that of the region)
  --endpoint URL            the region (default: AWS_ENDPOINT_URL, else the running region of this project)
  --help                    this text

Environment:

${KAFKA_ENVIRONMENT_HELP.replace(/^/gm, '  ')}
`;

await runCommand({
  help: HELP,
  takesOnlyOptions: true,
  options: {
    group: { type: 'string', default: '' },
    topic: { type: 'string', default: '' },
    watch: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    bootstrap: { type: 'string' },
    endpoint: { type: 'string' },
  },
  async run({ group, topic, watch, json, bootstrap, endpoint }) {
    const { connection, regionUrl } = await findKafka({ bootstrap, endpoint });
    const clientId = `${SERVICE}-lag`;
    const admin = adminOf(clientId, connection);
    const reader = new PartitionReader({ clientId, cluster: connection });
    const show = async (): Promise<void> => {
      const said = await mappingsOf(regionUrl);
      const mappings = said.mappings.filter((mapping) => mapping.group.includes(group));
      const all = await readLag(admin, reader);
      const rows = all.filter((row) => row.group.includes(group) && row.topic.includes(topic));
      if (watch && process.stdout.isTTY && !json) process.stdout.write(CLEAR);
      const shown = { ...said, rows, mappings };
      say(json ? lagJson(shown) : lagText(shown));
    };
    try {
      do {
        await show();
        if (watch) await pause(EVERY_MS);
      } while (watch);
    } catch (error) {
      await unreachable(admin, connection, error);
    }
    await Promise.all([admin.close(), reader.close()]);
  },
});
