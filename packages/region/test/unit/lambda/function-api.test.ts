import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { zipOf } from '../../support/package-dir.ts';
import { errorOf, lambdaApi } from './lambda-api.ts';
import { arnOf } from './lambda-harness.ts';

const FUNCTIONS = '/2015-03-31/functions';
const ROLE = 'arn:aws:iam::000000000000:role/jobs';
const zip = (source: string): string => Buffer.from(zipOf(source)).toString('base64');
const WORK = {
  FunctionName: 'jobs',
  Runtime: 'nodejs22.x',
  Role: ROLE,
  Handler: 'index.handler',
  Code: { ZipFile: zip('exports.handler = async () => 1;') },
  Environment: { Variables: { TABLE: 't' } },
  Tags: { team: 'a' },
};

const api = lambdaApi({
  readObject: (bucket, key) =>
    `${bucket}/${key}` === 'code/jobs.zip' ? zipOf('exports.handler = async () => 3;') : undefined,
});
const { call } = api;
const create = (more: object = {}) => call('POST', FUNCTIONS, { ...WORK, ...more });

describe('a function that a call creates', () => {
  test('is pending in the answer, active afterwards, and runs', async () => {
    const jobs = zipOf('exports.handler = async () => 1;');
    const shape = {
      FunctionName: 'jobs',
      FunctionArn: arnOf('jobs'),
      Runtime: 'nodejs22.x',
      Role: ROLE,
      Handler: 'index.handler',
      Description: '',
      Timeout: 3,
      MemorySize: 128,
      CodeSize: jobs.byteLength,
      CodeSha256: createHash('sha256').update(jobs).digest('base64'),
      LastModified: '1970-01-01T00:00:05.000+0000',
      RevisionId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      Version: '$LATEST',
      Environment: { Variables: { TABLE: 't' } },
      TracingConfig: { Mode: 'PassThrough' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/jobs' },
      PackageType: 'Zip',
    };
    const pending = { State: 'Pending', StateReason: 'The function is being created.', StateReasonCode: 'Creating' };
    expect(await create()).toEqual({ status: 201, type: undefined, body: { ...shape, ...pending } });
    expect((await call('GET', `${FUNCTIONS}/jobs`)).body).toEqual({
      Configuration: { ...shape, State: 'Active', LastUpdateStatus: 'Successful' },
      Code: { RepositoryType: 'S3' },
      Concurrency: {},
      Tags: { team: 'a' },
    });
    expect((await api.harness.lambda.invoke('jobs', '{}', [])).payload).toBe('1');
  });

  test('gets other code and other settings, and is deleted with what it had', async () => {
    await create();
    await api.harness.lambda.invoke('jobs', '{}', []);
    await call('PUT', `${FUNCTIONS}/jobs/code`, { S3Bucket: 'code', S3Key: 'jobs.zip' });
    expect((await api.harness.lambda.invoke('jobs', '{}', [])).payload).toBe('3');
    const { body } = await call('PUT', `${FUNCTIONS}/jobs/configuration`, { Timeout: 9 });
    expect([body['Timeout'], body['Environment']]).toEqual([9, { Variables: { TABLE: 't' } }]);
    const removed: string[] = [];
    api.harness.lambda.removals.onRemoved((arn) => removed.push(arn));
    expect((await call('DELETE', `${FUNCTIONS}/jobs`)).status).toBe(204);
    expect(removed).toEqual([arnOf('jobs')]);
    expect(errorOf(await call('GET', `${FUNCTIONS}/jobs`))).toEqual([
      404,
      'ResourceNotFoundException',
      `Function not found: ${arnOf('jobs')}`,
    ]);
    await create({ Tags: {}, Code: { ZipFile: zip('exports.handler = async () => 4;') } });
    expect((await call('GET', `/2017-03-31/tags/${arnOf('jobs')}`)).body).toEqual({ Tags: {} });
    expect((await api.harness.lambda.invoke('jobs', '{}', [])).payload).toBe('4');
  });

  test.each([
    [
      { Role: 'r1' },
      'ValidationException',
      "1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
    ],
    [
      { Code: { ZipFile: 'AAAA' } },
      'InvalidParameterValueException',
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    ],
    [
      { Code: { S3Bucket: 'code', S3Key: 'none' } },
      'InvalidParameterValueException',
      'Please provide a source for function code.',
    ],
    [{ Runtime: 'python3.13' }, 'InvalidParameterValueException', 'The region runs Node.js, not "python3.13".'],
    [{ PackageType: 'Image' }, 'InvalidParameterValueException', 'The region runs zip packages, not images.'],
    [
      { Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: 'wrapper' } } },
      'InvalidParameterValueException',
      'The region does not run wrapper scripts.',
    ],
    [
      { Environment: { Variables: { LONG: 'x'.repeat(4_096) } } },
      'InvalidParameterValueException',
      'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.',
    ],
    [
      { Environment: { Variables: { MINE: 'x', AWS_REGION: 'x', LAMBDA_TASK_ROOT: '/' } } },
      'InvalidParameterValueException',
      'Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, LAMBDA_TASK_ROOT',
    ],
    [
      { Environment: { Variables: { NUL: '\0' } } },
      'InvalidParameterValueException',
      'Lambda was unable to configure your environment variables because the environment variables you have provided contain a NUL character.',
    ],
    [
      { Environment: { Variables: { 'A=B': '' } } },
      'ValidationException',
      "1 validation error detected: Value '{A=B}' at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]",
    ],
    [
      { Timeout: 901 },
      'ValidationException',
      "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
    [
      { FunctionName: 'a/b' },
      'ValidationException',
      "1 validation error detected: Value 'a/b' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9\\-_]+",
    ],
    [
      { FunctionName: `function:${'n'.repeat(65)}` },
      'ValidationException',
      `1 validation error detected: Value '${'n'.repeat(65)}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
  ])('is refused with %j', async (more, code, message) => {
    expect(errorOf(await create(more))).toEqual([400, code, message]);
    expect(api.harness.lambda.functions()).toEqual([]);
  });

  test.each([
    [{ Runtime: 'python3.13' }, 'The region runs Node.js, not "python3.13".'],
    [
      { Environment: { Variables: { AWS_LAMBDA_EXEC_WRAPPER: 'wrapper' } } },
      'The region does not run wrapper scripts.',
    ],
  ])('gets no settings that the region cannot run: %j', async (change, message) => {
    await create();
    const answer = await call('PUT', `${FUNCTIONS}/jobs/configuration`, change);
    expect(errorOf(answer)).toEqual([400, 'InvalidParameterValueException', message]);
    expect(api.harness.lambda.functionOf('jobs').runtime).toBe('nodejs22.x');
  });

  test('is refused where one of its name is there', async () => {
    await create();
    expect(errorOf(await create())).toEqual([409, 'ResourceConflictException', 'Function already exist: jobs']);
  });
});

describe('reserved concurrency', () => {
  const PATH = '/2017-10-31/functions/jobs/concurrency';

  test('is set and taken away', async () => {
    await create();
    expect((await call('PUT', PATH, { ReservedConcurrentExecutions: 0 })).body).toEqual({
      ReservedConcurrentExecutions: 0,
    });
    await expect(api.harness.lambda.invoke('jobs', '{}', [])).rejects.toThrow('Rate Exceeded.');
    expect((await call('DELETE', PATH)).status).toBe(204);
    expect((await api.harness.lambda.invoke('jobs', '{}', [])).payload).toBe('1');
    expect((await call('GET', '/2019-09-30/functions/jobs/concurrency')).body).toEqual({});
  });

  test.each([-1, 'abc', undefined])('is refused as %j', async (value) => {
    await create();
    expect((await call('PUT', PATH, { ReservedConcurrentExecutions: value })).status).toBe(400);
    expect(api.harness.lambda.functionOf('jobs').reservedConcurrency).toBeUndefined();
  });

  test('leaves a part of the account for others, and is of functions alone', async () => {
    await create();
    const limit =
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].";
    expect(errorOf(await call('PUT', PATH, { ReservedConcurrentExecutions: 901 }))[2]).toBe(limit);
    const ofVersion = PATH.replace('jobs', 'jobs:1');
    expect(errorOf(await call('PUT', ofVersion, { ReservedConcurrentExecutions: 1 }))[2]).toMatch(
      /^This operation is permitted on Lambda functions only\./,
    );
  });
});

describe('settings of asynchronous events', () => {
  const PATH = '/2019-09-25/functions/jobs/event-invoke-config';
  const LATEST = `${arnOf('jobs')}:$LATEST`;
  const NONE = { OnSuccess: {}, OnFailure: {} };
  const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:failed';

  test('answer what was given: PUT replaces, POST changes', async () => {
    await create();
    const shape = { FunctionArn: LATEST, LastModified: 5, DestinationConfig: NONE };
    const answers = [
      await call('PUT', PATH, { MaximumRetryAttempts: 0 }),
      await call('PUT', PATH, { MaximumEventAgeInSeconds: 60 }),
      await call('POST', PATH, { MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination: QUEUE } } }),
      await call('GET', PATH),
    ];
    const whole = {
      ...shape,
      MaximumEventAgeInSeconds: 60,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: QUEUE } },
    };
    expect(answers.map(({ body }) => body)).toEqual([
      { ...shape, MaximumRetryAttempts: 0 },
      { ...shape, MaximumEventAgeInSeconds: 60 },
      whole,
      whole,
    ]);
    expect((await call('GET', `${PATH}/list`)).body).toEqual({ FunctionEventInvokeConfigs: [whole] });
    expect((await call('DELETE', PATH)).status).toBe(204);
    const missing = [404, 'ResourceNotFoundException', `The function ${LATEST} doesn't have an EventInvokeConfig`];
    expect([errorOf(await call('GET', PATH)), errorOf(await call('DELETE', PATH))]).toEqual([missing, missing]);
    expect((await call('GET', `${PATH}/list`)).body).toEqual({ FunctionEventInvokeConfigs: [] });
  });

  test.each([
    [{}, 'You must specify at least one of error handling or destination setting.'],
    [
      { DestinationConfig: { OnSuccess: { Destination: arnOf('jobs') } } },
      "You can't specify the function as a destination for itself.",
    ],
    [
      { DestinationConfig: { OnSuccess: { Destination: arnOf('nobody') } } },
      `The destination ARN ${arnOf('nobody')} is invalid.`,
    ],
    [
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:constructor:::x' } } },
      'The destination ARN arn:aws:constructor:::x is invalid.',
    ],
    [
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::lost' } } },
      'The destination ARN arn:aws:s3:::lost is invalid.',
    ],
    [
      { MaximumRetryAttempts: 3 },
      "1 validation error detected: Value '3' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 2",
    ],
    [
      { MaximumEventAgeInSeconds: 59 },
      "1 validation error detected: Value '59' at 'maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60",
    ],
  ])('are refused with %j', async (input, message) => {
    await create();
    expect(errorOf(await call('PUT', PATH, input))[2]).toBe(message);
    expect(api.harness.lambda.eventInvokeConfigs.given('jobs')).toBeUndefined();
  });

  test('lose a destination for which an empty one is given', async () => {
    await create();
    await call('PUT', PATH, { DestinationConfig: { OnFailure: { Destination: QUEUE } } });
    const { body } = await call('POST', PATH, { DestinationConfig: { OnFailure: { Destination: '' } } });
    expect(body['DestinationConfig']).toEqual(NONE);
    expect(api.harness.lambda.eventInvokeConfigs.of('jobs').onFailure).toBeUndefined();
  });

  test('of a function that is not there are refused', async () => {
    const error = [404, 'ResourceNotFoundException', "The function doesn't exist."];
    expect(errorOf(await call('PUT', PATH, { MaximumRetryAttempts: 0 }))).toEqual(error);
  });
});

describe('tags', () => {
  const PATH = `/2017-03-31/tags/${arnOf('jobs')}`;

  test('are added, changed and taken away', async () => {
    await create();
    expect((await call('POST', PATH, { Tags: { team: 'b', stage: 'dev' } })).status).toBe(204);
    expect((await call('GET', PATH)).body).toEqual({ Tags: { team: 'b', stage: 'dev' } });
    await call('DELETE', `${PATH}?tagKeys=team&tagKeys=none`);
    expect((await call('GET', PATH)).body).toEqual({ Tags: { stage: 'dev' } });
  });

  test.each([
    [PATH, { Tags: {} }, 'An error occurred and the request cannot be processed.'],
    [
      PATH,
      { Tags: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`t${n}`, ''])) },
      'Number of tags exceeds resource tag limit.',
    ],
    [
      `${PATH}:1`,
      { Tags: { a: '' } },
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    ],
    [PATH.replace('jobs', 'nobody'), { Tags: { a: '' } }, `Function not found: ${arnOf('nobody')}`],
    [
      PATH.replace('function:jobs', 'event-source-mapping:u-1'),
      { Tags: { a: '' } },
      `Event source mapping not found: ${arnOf('u-1').replace('function', 'event-source-mapping')}`,
    ],
  ])('at %s with %j are refused', async (at, input, message) => {
    await create();
    expect(errorOf(await call('POST', at, input))[2]).toBe(message);
  });
});
