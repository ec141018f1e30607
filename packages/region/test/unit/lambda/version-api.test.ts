import { rmSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { objectsOf, textOf } from '../../../src/core/json.ts';
import { zipOf } from '../../support/package-dir.ts';
import { errorOf, lambdaApi } from './lambda-api.ts';
import { arnOf } from './lambda-harness.ts';

const FUNCTIONS = '/2015-03-31/functions';
const JOBS = `${FUNCTIONS}/jobs`;
const zip = (source: string): string => Buffer.from(zipOf(source)).toString('base64');
const answering = (value: string) => ({
  ZipFile: zip(`exports.handler = async (_event, { functionVersion, invokedFunctionArn }) =>
    [${JSON.stringify(value)}, functionVersion, invokedFunctionArn.split(':').slice(6).join(':')].join(' ');`),
});

const api = lambdaApi({ restore: (lambda, stateStore) => lambda.table.restore(stateStore) });
const { call } = api;
const create = (value = 'first', more: object = {}) =>
  call('POST', FUNCTIONS, {
    FunctionName: 'jobs',
    Runtime: 'nodejs24.x',
    Role: 'arn:aws:iam::000000000000:role/jobs',
    Handler: 'index.handler',
    Code: answering(value),
    ...more,
  });
const publish = (input: object = {}) => call('POST', `${JOBS}/versions`, input);
const change = (value: string, more: object = {}) => call('PUT', `${JOBS}/code`, { ...answering(value), ...more });
const answerOf = async (reference: string): Promise<string> =>
  textOf(JSON.parse((await api.harness.lambda.invoke(reference, '{}', [])).payload));
const versions = async () => {
  const { Versions } = (await call('GET', `${JOBS}/versions`)).body;
  return objectsOf(Versions).map(({ Version }) => Version);
};

describe('a version', () => {
  test('keeps code and configuration as they were, whatever the function becomes', async () => {
    await create('first', { Description: 'd', Environment: { Variables: { SET: '1' } } });
    const { status, body } = await publish();
    await change('second');
    await call('PUT', `${JOBS}/configuration`, { Timeout: 9 });

    expect([status, body]).toMatchObject([
      201,
      { Version: '1', FunctionArn: `${arnOf('jobs')}:1`, Description: 'd', Timeout: 3, State: 'Pending' },
    ]);
    expect((await call('GET', `${JOBS}/configuration?Qualifier=1`)).body).toMatchObject({
      Version: '1',
      Timeout: 3,
      CodeSha256: body['CodeSha256'],
      RevisionId: body['RevisionId'],
      FunctionArn: `${arnOf('jobs')}:1`,
      State: 'Active',
    });
    expect(await answerOf('jobs:1')).toBe('first 1 jobs:1');
    expect(await answerOf('jobs')).toBe('second $LATEST jobs');
  });

  test('is published once for one state of the function, and again after a change', async () => {
    await create();
    const numbers = [await publish(), await publish({ Description: 'other' })].map(({ body }) => body['Version']);
    await call('PUT', `${JOBS}/configuration`, { MemorySize: 256 });
    const { body } = await publish({ Description: 'other' });

    expect([...numbers, body['Version'], body['Description']]).toEqual(['1', '1', '2', 'other']);
    expect(await versions()).toEqual(['$LATEST', '1', '2']);
  });

  test('is published with the creation of a function and with its code', async () => {
    const created = await create('first', { Publish: true });
    const changed = await change('second', { Publish: true });

    expect([created.body['Version'], changed.body['Version']]).toEqual(['1', '2']);
    expect(await answerOf('jobs:1')).toBe('first 1 jobs:1');
    expect(await answerOf('jobs:2')).toBe('second 2 jobs:2');
  });

  test('is not published of another revision or other code than its caller means', async () => {
    const { body } = await create();
    const older = body['RevisionId'];
    await change('second');

    expect(errorOf(await publish({ RevisionId: older }))).toEqual([
      412,
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest Revision Id. ' +
        'Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    ]);
    expect(errorOf(await publish({ CodeSha256: 'x' }))).toEqual([
      400,
      'InvalidParameterValueException',
      expect.stringMatching(/^CodeSHA256 \(x\) is different from current CodeSHA256 in \$LATEST \([^)]{44}\)\. Please/),
    ]);
    expect(await versions()).toEqual(['$LATEST']);
  });

  test('is not changed by a call, and has no concurrency of its own', async () => {
    await create('first', { Publish: true });
    const message = expect.stringMatching(/^This operation is permitted on Lambda functions only\./);
    const refused = [400, 'InvalidParameterValueException', message];

    expect(errorOf(await call('PUT', `${FUNCTIONS}/jobs:1/code`, answering('x')))).toEqual(refused);
    expect(errorOf(await call('PUT', `${FUNCTIONS}/jobs:1/configuration`, { Timeout: 4 }))).toEqual(refused);
    await call('PUT', '/2017-10-31/functions/jobs/concurrency', { ReservedConcurrentExecutions: 0 });
    await expect(api.harness.lambda.invoke('jobs:1', '{}', [])).rejects.toThrow('Rate Exceeded.');
  });

  test('is deleted by its number, which no later one gets', async () => {
    await create('first', { Publish: true });
    expect(errorOf(await call('DELETE', `${JOBS}?Qualifier=$LATEST`))).toEqual([
      400,
      'InvalidParameterValueException',
      '$LATEST version cannot be deleted without deleting the function.',
    ]);
    expect((await call('DELETE', `${JOBS}?Qualifier=1`)).status).toBe(204);
    const { body } = await publish();

    expect(body['Version']).toBe('2');
    expect(errorOf(await call('GET', `${JOBS}?Qualifier=1`))).toEqual([
      404,
      'ResourceNotFoundException',
      `Function not found: ${arnOf('jobs')}:1`,
    ]);
  });

  test('goes with its function: the next of that name counts from 1', async () => {
    await create('first', { Publish: true });
    await call('DELETE', JOBS);
    const { body } = await create('second', { Publish: true });

    expect([body['Version'], await answerOf('jobs:1')]).toEqual(['1', 'second 1 jobs:1']);
  });

  test.each([true, false])(
    'is there after a restart, when the folder of its code is gone (%s), too',
    async (isGone) => {
      await create('first', { Publish: true });
      const { body } = await call('GET', `${JOBS}/configuration?Qualifier=1`);
      await call('POST', `${JOBS}/aliases`, { Name: 'live', FunctionVersion: '1' });
      await change('second');
      api.harness.stop();
      if (isGone) rmSync(api.cacheDir, { recursive: true });
      api.start();
      api.harness.add('jobs', "exports.handler = async () => 'third';", { reservedConcurrency: 5 });

      expect([await answerOf('jobs'), await answerOf('jobs:live')]).toEqual(['third', 'first 1 jobs:live']);
      expect((await call('GET', `${JOBS}/configuration?Qualifier=1`)).body).toEqual(body);
      expect((await publish()).body['Version']).toBe('2');
    },
  );
});

describe('an alias', () => {
  const alias = (input: object = {}) =>
    call('POST', `${JOBS}/aliases`, { Name: 'live', FunctionVersion: '1', ...input });
  const move = (input: object) => call('PUT', `${JOBS}/aliases/live`, input);

  beforeEach(async () => {
    await create('first', { Publish: true });
    await change('second', { Publish: true });
  });

  test('leads to its version, then to another one', async () => {
    const { status, body } = await alias({ Description: 'd' });
    expect([status, body]).toEqual([
      201,
      {
        AliasArn: `${arnOf('jobs')}:live`,
        Name: 'live',
        FunctionVersion: '1',
        Description: 'd',
        RevisionId: expect.any(String),
      },
    ]);
    expect(await answerOf('jobs:live')).toBe('first 1 jobs:live');
    const moved = await move({ FunctionVersion: '2', RevisionId: body['RevisionId'] });

    expect(await answerOf(`${arnOf('jobs')}:live`)).toBe('second 2 jobs:live');
    expect(moved.body['RevisionId']).not.toBe(body['RevisionId']);
    expect((await call('GET', `${JOBS}/aliases/live`)).body).toEqual(moved.body);
    expect((await call('GET', `${JOBS}?Qualifier=live`)).body['Configuration']).toMatchObject({
      Version: '2',
      FunctionArn: `${arnOf('jobs')}:live`,
    });
  });

  test('shares its invocations out by weight', async () => {
    await alias({ RoutingConfig: { AdditionalVersionWeights: { 2: 0.5 } } });
    const shares = await Promise.all(Array.from({ length: 40 }, () => answerOf('jobs:live')));
    await move({ RoutingConfig: { AdditionalVersionWeights: { 2: 1 } } });
    const all = await Promise.all(Array.from({ length: 10 }, () => answerOf('jobs:live')));

    expect([...new Set(shares)].toSorted()).toEqual(['first 1 jobs:live', 'second 2 jobs:live']);
    expect(new Set(all)).toEqual(new Set(['second 2 jobs:live']));
    expect((await move({ RoutingConfig: { AdditionalVersionWeights: {} } })).body['RoutingConfig']).toBeUndefined();
    expect(await answerOf('jobs:live')).toBe('first 1 jobs:live');
  });

  test.each([
    [{ AdditionalVersionWeights: { 1: 0.5 } }, 'Function version 1 is already included in routing configuration.'],
    [{ AdditionalVersionWeights: { 2: 0.1, 3: 0.1 } }, 'Number of items in AdditionalVersionWeights cannot be greater'],
    [{ AdditionalVersionWeights: { 2: 1.5 } }, "Value '{2=1.5}' at 'routingConfig.additionalVersionWeights' failed"],
    [{ AdditionalVersionWeights: { x: 0.5 } }, 'Map keys must satisfy constraint'],
    [{ AdditionalVersionWeights: { 7: 0.5 } }, `Function not found: ${arnOf('jobs')}:7`],
  ])('is refused with the weights %j', async (RoutingConfig, message) => {
    const refused = await alias({ RoutingConfig });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(errorOf(refused)[2]).toContain(message);
    expect((await call('GET', `${JOBS}/aliases`)).body).toEqual({ Aliases: [] });
  });

  test.each([
    [{ FunctionVersion: '3' }, 404, 'ResourceNotFoundException', `Function not found: ${arnOf('jobs')}:3`],
    [
      { Name: '12' },
      400,
      'ValidationException',
      "1 validation error detected: Value '12' at 'name' failed to satisfy constraint: Member must satisfy regular " +
        'expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)',
    ],
  ])('is refused with %j', async (input, status, type, message) => {
    expect(errorOf(await alias(input))).toEqual([status, type, message]);
  });

  test('is there once, and is changed in the revision that is meant', async () => {
    await alias();
    expect(errorOf(await alias())).toEqual([
      409,
      'ResourceConflictException',
      `Alias already exists: ${arnOf('jobs')}:live`,
    ]);
    expect(errorOf(await move({ RevisionId: 'x' })).slice(0, 2)).toEqual([412, 'PreconditionFailedException']);
    expect(errorOf(await call('DELETE', `${JOBS}?Qualifier=1`))).toEqual([
      409,
      'ResourceConflictException',
      'Unable to delete version because the following aliases reference it: [live]',
    ]);
  });

  test('is listed, by its version too, and is not found once it is deleted', async () => {
    await alias();
    await alias({ Name: 'beta', FunctionVersion: '$LATEST' });
    const names = async (query: string) => {
      const { Aliases } = (await call('GET', `${JOBS}/aliases${query}`)).body;
      return JSON.stringify(Aliases).match(/(?<="Name":")[^"]+/g);
    };
    expect([await names(''), await names('?FunctionVersion=1')]).toEqual([['beta', 'live'], ['live']]);
    expect((await call('DELETE', `${JOBS}/aliases/live`)).status).toBe(204);

    const missing = `${arnOf('jobs')}:live`;
    const notFound = (message: string) => [404, 'ResourceNotFoundException', message];
    expect(errorOf(await call('GET', `${JOBS}/aliases/live`))).toEqual(notFound(`Cannot find alias arn: ${missing}`));
    expect(errorOf(await move({}))).toEqual(notFound(`Alias not found: ${missing}`));
    await expect(api.harness.lambda.invoke('jobs:live', '{}', [])).rejects.toThrow(`Function not found: ${missing}`);
  });

  test('has settings of its own for asynchronous events', async () => {
    await alias();
    const path = '/2019-09-25/functions/jobs/event-invoke-config';
    await call('PUT', path, { MaximumRetryAttempts: 2 });
    const { body } = await call('PUT', `${path}?Qualifier=live`, { MaximumRetryAttempts: 0 });

    expect(body).toMatchObject({ FunctionArn: `${arnOf('jobs')}:live`, MaximumRetryAttempts: 0 });
    expect((await call('GET', path)).body).toMatchObject({ MaximumRetryAttempts: 2 });
    expect((await call('GET', `${path}/list`)).body['FunctionEventInvokeConfigs']).toHaveLength(2);
    expect(errorOf(await call('PUT', `${path}?Qualifier=none`, { MaximumRetryAttempts: 0 })).slice(0, 2)).toEqual([
      404,
      'ResourceNotFoundException',
    ]);
    await call('DELETE', `${JOBS}/aliases/live`);
    expect((await call('GET', `${path}?Qualifier=live`)).status).toBe(404);
  });
});
