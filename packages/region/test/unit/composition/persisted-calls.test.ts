import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PersistedCalls } from '../../../src/composition/persisted-calls.ts';
import { AwsError } from '../../../src/core/aws-error.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { eventBridgeOperations } from '../../../src/eventbridge/api/table.ts';
import type { Answer, Call } from '../../../src/http/call.ts';
import { restErrors } from '../../../src/http/error-forms.ts';
import { Permissions } from '../../../src/iam/permissions.ts';
import { withCode } from '../../../src/lambda/api/code.ts';
import { lambdaOperations } from '../../../src/lambda/api/operations.ts';
import { permissionRows } from '../../../src/lambda/api/permissions.ts';
import { Mappings } from '../../../src/lambda/mappings/registry.ts';
import { pipesRows } from '../../../src/pipes/api/rows.ts';
import { schemasRows } from '../../../src/schemas/api/rows.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';
import { openBus } from '../eventbridge/open-bus.ts';
import { lambdaHarness } from '../lambda/lambda-harness.ts';
import { openPipes } from '../pipes/fixture.ts';
import { openRegistry } from '../schemas-service/fixture.ts';

const OK = 200;

let stateStore: TestStateStore;
beforeEach(() => {
  stateStore = testStateStore();
});
afterEach(() => stateStore[Symbol.dispose]());

function call(parts: Partial<Call>): Call {
  const { signal } = new AbortController();
  const body = parts.body ?? '';
  const rest = { query: new URLSearchParams(), headers: {}, requestId: 'r', signedFor: undefined, signal };
  return { method: 'POST', path: '/', ...rest, body, bytes: Buffer.from(body), ...parts };
}

const target = (name: string): Call => call({ headers: { 'x-amz-target': name }, body: '{"Name":"n"}' });
const form = (action: string): Call =>
  call({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `Action=${action}`,
    signedFor: 'sns',
  });
const rest = (method: string, path: string): Call => call({ method, path, signedFor: 'any' });

/** What answers calls, and what it was called with. */
function service(answer: () => Promise<Answer>) {
  const calls: Call[] = [];
  const find = () => ({
    errorForm: restErrors,
    handle: (one: Call): Promise<Answer> => {
      calls.push(one);
      return answer();
    },
  });
  return { calls, find };
}

const answered = (status: number) => async (): Promise<Answer> => ({ status, headers: {}, body: 'text' });

/** Makes calls in one process, and gives those that the next makes again. */
async function madeAgain(
  calls: readonly Call[],
  answer = answered(OK),
  isOfStack = (_name: string): boolean => false,
): Promise<readonly Call[]> {
  const first = service(answer);
  const before = new PersistedCalls(() => {}, isOfStack);
  await before.repeat(stateStore.open(), first.find);
  const find = before.persisting(first.find);
  for (const one of calls) {
    await find(one)
      .handle(one)
      .catch(() => {});
  }
  const second = service(answered(OK));
  await new PersistedCalls(() => {}).repeat(stateStore.open(), second.find);
  return second.calls;
}

describe('calls that make or change resources are made again, as they were and in their order', () => {
  test('with what their routes look at', async () => {
    const query = new URLSearchParams({ a: '1' });
    const calls = [target('AWSEvents.PutRule'), form('Subscribe'), { ...rest('POST', '/v1/pipes/p'), query }];
    const again = await madeAgain(calls);
    const shown = ({ method, path, headers, body, bytes, signedFor, ...others }: Call) => {
      return { method, path, headers, body, bytes, signedFor, query: others.query.toString() };
    };
    expect(again.map(shown)).toEqual(calls.map(shown));
  });

  test('of EventBridge all but reads, events and replays, which have persisted rows of their own', async () => {
    const names = Object.keys(eventBridgeOperations(openBus().service));
    const isData = (name: string): boolean =>
      /^(Describe|List|Test|PutEvents$|PutPartnerEvents$|StartReplay|CancelReplay)/.test(name);
    const again = await madeAgain(names.map((name) => target(`AWSEvents.${name}`)));
    expect(again.map(({ headers }) => headers['x-amz-target'])).toEqual(
      names.filter((name) => !isData(name)).map((name) => `AWSEvents.${name}`),
    );
  });

  test('of SQS and SNS those on queues, topics and subscriptions, none on messages', async () => {
    const sqs = ['CreateQueue', 'SetQueueAttributes', 'TagQueue', 'DeleteQueue'];
    const messages = [
      'SendMessage',
      'ReceiveMessage',
      'DeleteMessage',
      'PurgeQueue',
      'StartMessageMoveTask',
      'ListQueues',
    ];
    const again = await madeAgain([
      ...[...sqs, ...messages].map((name) => target(`AmazonSQS.${name}`)),
      ...['CreateTopic', 'Subscribe', 'SetSubscriptionAttributes', 'Unsubscribe', 'Publish', 'ListTopics'].map(form),
    ]);
    const names = again.map(({ headers, body }) => headers['x-amz-target'] ?? body);
    expect(names).toEqual([
      ...sqs.map((name) => `AmazonSQS.${name}`),
      ...['CreateTopic', 'Subscribe', 'SetSubscriptionAttributes', 'Unsubscribe'].map((name) => `Action=${name}`),
    ]);
  });

  test('of SQS also forms and signed GETs', async () => {
    const signedGet = new URLSearchParams({
      Action: 'CreateQueue',
      'X-Amz-Credential': 'key/20260101/eu-west-1/sqs/aws4_request',
    });
    const byForm = ['CreateQueue', 'SetQueueAttributes', 'TagQueue', 'AddPermission', 'DeleteQueue', 'SendMessage'];
    const calls = [
      ...byForm.map((action) => ({ ...form(action), signedFor: 'sqs' })),
      { ...form('CreateQueue'), signedFor: undefined },
      call({ method: 'GET', query: new URLSearchParams('Action=DeleteQueue'), signedFor: 'sqs' }),
      call({ method: 'GET', query: signedGet }),
    ];
    const again = await madeAgain(calls);
    const shown = ({ method, body, query, signedFor }: Call) => ({ method, body, query: query.toString(), signedFor });
    expect(again.map(shown)).toEqual(calls.filter(({ body }) => body !== 'Action=SendMessage').map(shown));
    expect(again.every(({ isRepeated }) => isRepeated)).toBe(true);
  });

  test('of pipes and schemas all that are no questions', async () => {
    const registry = await openRegistry();
    const rows = [...pipesRows(openPipes().pipes), ...schemasRows(registry.service)];
    await registry.close();
    const paths = rows.map(({ method, pattern }) =>
      rest(method, pattern.replace('{ResourceArn}', 'arn:aws:schemas:x').replace(/\{(\w+)\+?\}/g, 'name')),
    );
    const isQuestion = ({ method, path }: Call): boolean => method === 'GET' || path === '/v1/discover';
    const again = await madeAgain(paths);
    expect(again.map(({ method, path }) => [method, path])).toEqual(
      paths.filter((one) => !isQuestion(one)).map(({ method, path }) => [method, path]),
    );
  });
});

describe('of Lambda', () => {
  test('all are made again that are no questions, no invocations and of no version or alias', async () => {
    const { lambda, stop } = lambdaHarness();
    const mappings = new Mappings({}, new VirtualClock(0));
    const rows = [
      ...lambdaOperations({ lambda, mappings, findIds: () => [], cacheDir: '', readObject: () => undefined }),
      ...permissionRows(lambda, new Permissions({ accountId: '000000000000', ownPolicy: () => undefined })),
    ];
    stop();
    const paths = rows.map(({ method, pattern }) => rest(method, pattern.replace(/\{(\w+)\+?\}/g, 'name')));
    paths.push(...['POST', 'PUT', 'DELETE'].map((method) => rest(method, '/2021-10-31/functions/name/url')));
    // Versions, aliases and layers have persisted rows of their own.
    const isQuestion = ({ method, path }: Call): boolean =>
      method === 'GET' || /\/invocations$|\/versions$|\/aliases|\/layers/.test(path);
    const again = await madeAgain(paths);
    expect(again.map(({ method, path }) => [method, path])).toEqual(
      paths.filter((one) => !isQuestion(one)).map(({ method, path }) => [method, path]),
    );
  });

  test('the deletion of a version is not, which is no deletion of its function', async () => {
    const path = '/2015-03-31/functions/jobs';
    const query = new URLSearchParams({ Qualifier: '1' });
    expect(await madeAgain([call({ method: 'DELETE', path, query }), rest('DELETE', `${path}%3A1`)])).toEqual([]);
  });

  test('changes of functions of a template are not, which the template declares as they are', async () => {
    const calls = ['mine', 'ours'].flatMap((name) => [
      rest('PUT', `/2015-03-31/functions/${name}/code`),
      rest('PUT', `/2015-03-31/functions/${name}/configuration`),
    ]);
    const again = await madeAgain(calls, answered(OK), (name) => name === 'ours');
    expect(again.map(({ path }) => path)).toEqual(calls.slice(0, 2).map(({ path }) => path));
  });
});

describe('the code of functions', () => {
  const put = (path: string, body: object): Call => call({ method: 'PUT', path, body: JSON.stringify(body) });

  test('of a function only its last code is given again, whichever process took it', async () => {
    const [mine, other] = ['/2015-03-31/functions/mine/code', '/2015-03-31/functions/other/code'];
    await madeAgain([put(mine, { ZipFile: 'a' }), put(other, { ZipFile: 'b' }), put(mine, { ZipFile: 'c' })]);
    const again = await madeAgain([put(mine, { ZipFile: 'd' })]);
    expect(again.map(({ path, body }) => [path, body])).toEqual([
      [other, '{"ZipFile":"b"}'],
      [mine, '{"ZipFile":"d"}'],
    ]);
  });

  test('a call that names an object is made again with what the object was', async () => {
    let content = 'first';
    const readObject = (_bucket: string, key: string) => (key === 'gone' ? undefined : Buffer.from(content));
    const source = { S3Bucket: 'code', S3Key: 'work.zip' };
    const calls = [
      call({ path: '/2015-03-31/functions', body: JSON.stringify({ FunctionName: 'jobs', Code: source }) }),
      put('/2015-03-31/functions/jobs/code', { ...source, Architectures: ['arm64'] }),
      put('/2015-03-31/functions/gone/code', { ...source, S3Key: 'gone' }),
      put('/2015-03-31/functions/jobs/configuration', source),
    ];
    const { calls: handled, find } = service(answered(OK));
    const before = new PersistedCalls(
      () => {},
      () => false,
      (one) => withCode(one, readObject),
    );
    await before.repeat(stateStore.open(), find);
    for (const one of calls) await before.persisting(find)(one).handle(one);
    content = 'second';
    const again = service(answered(OK));
    await new PersistedCalls(() => {}).repeat(stateStore.open(), again.find);
    const ZipFile = Buffer.from('first').toString('base64');
    expect(again.calls.map(({ body }) => JSON.parse(body))).toEqual([
      { FunctionName: 'jobs', Code: { ZipFile } },
      { ZipFile, Architectures: ['arm64'] },
      { ...source, S3Key: 'gone' },
      source,
    ]);
    expect(handled.map(({ body }) => body)).toEqual(again.calls.map(({ body }) => body));
  });
});

test('a call that failed, by an error or by its answer, is not made again', async () => {
  const calls = [target('AWSEvents.PutRule')];
  const refused = () => Promise.reject(new AwsError('ValidationException', 'No.'));
  expect(await madeAgain(calls, refused)).toEqual([]);
  expect(await madeAgain(calls, answered(400))).toEqual([]);
});

test('a call that fails when it is made again is told, and left out from then on', async () => {
  await madeAgain([target('AWSEvents.PutRule'), form('Subscribe')]);
  const lines: string[] = [];
  const failing = service(answered(404));
  await new PersistedCalls((line) => lines.push(line)).repeat(stateStore.open(), failing.find);
  await new PersistedCalls((line) => lines.push(line)).repeat(stateStore.open(), failing.find);
  expect(lines).toEqual([
    'A persisted call cannot be repeated and is left out: AWSEvents PutRule: it was answered with 404 text',
    'A persisted call cannot be repeated and is left out: sns Subscribe: it was answered with 404 text',
  ]);
});
