import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/core/random.ts';
import { realClock } from '../src/core/real-clock.ts';
import { startBroker } from '../src/kafka/broker.ts';
import { outcomesOf, recordedOutcomes, TOPICS, withDifferences } from '../test/unit/kafka/hostile-answers.ts';
import { logStartAnswers, recordedLogStart } from '../test/unit/kafka/log-start-answers.ts';
import { groupHasShares, newTopic } from './kafka-clients/admin.ts';
import { adminCalls, recordedAdminCalls, withoutWhatIsMissing } from './kafka-clients/admin-calls.ts';
import { CHECKS, type CheckContext } from './kafka-clients/checks.ts';
import type { Client } from './kafka-clients/client.ts';
import { javaClient } from './kafka-clients/java.ts';
import { kafkajs, platformatic } from './kafka-clients/javascript.ts';
import { kcat } from './kafka-clients/kcat.ts';
import { compareLayouts } from './kafka-clients/message-layouts.ts';
import { clientsJar, installJavaTools, installKcat, installNewestTools } from './kafka-clients/tools.ts';

const HELP = `Checks the embedded Kafka broker with clients that were written for real Kafka:
kafkajs, @platformatic/kafka, kcat (librdkafka) and Apache Kafka's own Java tools.

  node packages/region/checks/kafka-clients.ts [options]

  --client <part of a name>   only the clients whose name contains it
  --check <part of a name>    only the checks whose name contains it
  --bootstrap-server <h:p>    check the broker there instead of the embedded one, also KAFKA_BOOTSTRAP_SERVERS
  --data <directory>          let the embedded broker keep its records there
  --help                      this text

kcat is installed with apt-get if it is missing, the Java tools are fetched with mvn into
node_modules/.cache. Prints a line per check and ends with "N passed, N failed"; the exit
code is 1 when any has failed.`;

const { values: options } = parseArgs({
  options: {
    client: { type: 'string', default: '' },
    check: { type: 'string', default: '' },
    'bootstrap-server': { type: 'string' },
    data: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const results = { passed: 0, failed: 0 };

async function attempt(name: string, check: () => Promise<unknown>): Promise<void> {
  if (!name.toLowerCase().includes(options.check.toLowerCase())) return;
  const startMs = performance.now();
  try {
    await check();
    results.passed++;
    console.log(`ok      ${name} (${((performance.now() - startMs) / 1000).toFixed(1)} s)`);
  } catch (error) {
    results.failed++;
    console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function main(): Promise<void> {
  if (options.help) {
    console.log(HELP);
    return;
  }
  await installKcat();
  const jars = await installJavaTools();
  const broker = await startBroker({ clock: realClock(), random: seededRandom(1), dataDir: options.data });
  const bootstrapServer =
    options['bootstrap-server'] ?? process.env['KAFKA_BOOTSTRAP_SERVERS'] ?? broker.bootstrapServer;
  const clients: readonly Client[] = [kafkajs, platformatic, kcat, javaClient(jars)];
  await attempt('layouts of all requests and answers as Apache Kafka defines them', () =>
    compareLayouts(clientsJar(jars)),
  );
  const isEmbedded = bootstrapServer === broker.bootstrapServer;
  await attempt(
    'the calls of user interfaces and the newest Java admin client, as Apache Kafka answers them',
    async () => {
      const recorded = recordedAdminCalls();
      const outcomes = await adminCalls(await installNewestTools(), bootstrapServer);
      assert.deepEqual(outcomes, isEmbedded ? withoutWhatIsMissing(recorded) : recorded);
    },
  );
  for (const [topic, configs] of Object.entries(TOPICS)) {
    await attempt(`the outcome of hostile batches for a ${topic} topic, as Apache Kafka has it`, async () => {
      const outcomes = await outcomesOf(bootstrapServer, `hostile-${topic}-${Date.now()}`, configs);
      assert.deepEqual(outcomes, isEmbedded ? withDifferences(recordedOutcomes(topic)) : recordedOutcomes(topic));
    });
  }
  await attempt('reads while records are deleted from the beginning, as Apache Kafka answers them', async () => {
    assert.deepEqual(await logStartAnswers(bootstrapServer), recordedLogStart());
  });
  for (const client of clients) {
    if (!client.name.toLowerCase().includes(options.client.toLowerCase())) continue;
    const context: CheckContext = {
      client,
      bootstrapServer,
      newTopic: (count) => newTopic(bootstrapServer, count),
      groupHasShares: (group, members) => groupHasShares(bootstrapServer, group, members),
    };
    for (const check of CHECKS) await attempt(`${client.name}: ${check.name}`, () => check.run(context));
  }
  await broker.stop();
  console.log(`${results.passed} passed, ${results.failed} failed`);
  if (results.failed > 0) process.exitCode = 1;
}

await main();
