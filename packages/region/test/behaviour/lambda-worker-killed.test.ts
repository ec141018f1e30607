import { afterEach, expect, test } from '@jest/globals';
import { seededRandom } from '../../src/core/random.ts';
import { VirtualClock } from '../../src/core/virtual-clock.ts';
import { KafkaReader } from '../../src/lambda/mappings/kafka.ts';
import { Mapping } from '../../src/lambda/mappings/mapping.ts';
import { heldFunctions } from '../support/held-functions.ts';
import { until } from '../support/until.ts';
import { arnOf, lambdaHarness } from '../unit/lambda/lambda-harness.ts';
import { mappingHarness } from '../unit/lambda/mapping-harness.ts';
import { MemoryCluster } from '../unit/lambda/memory-cluster.ts';

const CLUSTER = 'arn:aws:kafka:eu-central-1:000000000000:cluster/main/0c6e';

let stop = async (): Promise<void> => {};
afterEach(() => stop());

test('a batch whose worker is killed in the middle is handled by the next one, and only then committed', async () => {
  const clock = new VirtualClock(0);
  const harness = lambdaHarness(clock);
  await using functions = await heldFunctions();
  harness.add('bridge', `exports.handler = async () => { await fetch('${functions.url}/' + process.pid); };`, {
    timeoutMs: 60_000,
  });
  const cluster = new MemoryCluster(['orders-0']);
  const { deps } = mappingHarness(clock, () => null);
  const more = { functions: harness.lambda, journal: harness.journal, random: seededRandom(1), wallClock: clock };
  const declaration = { uuid: 'u-1', functionArn: arnOf('bridge'), eventSourceArn: CLUSTER, topics: ['orders'] };
  const mapping = new Mapping(
    new KafkaReader({ ...deps, ...more, bootstrapServers: 'b:9092', open: cluster.open }, declaration),
  );
  stop = async () => {
    await mapping.disable();
    harness.stop();
  };
  cluster.append('orders-0', 'a', 'b');
  await mapping.enable();
  const pid = Number((await functions.next()).told);
  expect(harness.lambda.activity.workerPidsOf('bridge')).toEqual([pid]);
  process.kill(pid, 'SIGKILL');
  functions.releaseAll();
  await until(() => cluster.commits.get('orders-0') === 2n);
  const story = harness.journal.hops().map(({ at, step, detail }) => [at, step, detail?.['errorMessage'] ?? null]);
  const killed = expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: signal: killed$/);
  expect(story).toEqual([
    [500, 'polled', null],
    [500, 'invoked', null],
    [500, 'failed', killed],
    [1_500, 'invoked', null],
    [1_500, 'succeeded', null],
    [1_500, 'committed', null],
  ]);
  expect(harness.lambda.activity.workerPidsOf('bridge')).not.toContain(pid);
});

test('a call that a killed process had sent is still of its function and of its invocation', async () => {
  const harness = lambdaHarness(new VirtualClock(0));
  stop = async () => harness.stop();
  harness.add(
    'bridge',
    `exports.handler = async (event, { awsRequestId }) => {
       console.log(process.env.AWS_ACCESS_KEY_ID + ' ' + awsRequestId);
       await new Promise((resolve) => setTimeout(resolve, 50));
       process.kill(process.pid, 'SIGKILL');
       await new Promise(() => setInterval(() => {}, 1000));
     };`,
    { timeoutMs: 60_000 },
  );
  const invoked = harness.lambda.invoke(arnOf('bridge'), '{}', ['e-1']);
  await invoked.catch(() => {});
  await until(() => harness.lambda.logs.ownLinesOf('bridge').length > 0);
  const [accessKeyId = '', requestId] =
    harness.lambda.logs.ownLinesOf('bridge')[0]?.text.trim().split(/\s/).slice(-2) ?? [];

  expect(accessKeyId).toMatch(/^ASIALOCAL/);
  expect(harness.lambda.activity.callerOf(accessKeyId)).toMatchObject({ functionName: 'bridge', requestId });
});
