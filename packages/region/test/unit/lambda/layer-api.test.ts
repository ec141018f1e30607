import { rmSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { parseJson, textOf } from '../../../src/core/json.ts';
import { zipOf } from '../../support/package-dir.ts';
import { errorOf, lambdaApi } from './lambda-api.ts';

const LAYERS = '/2018-10-31/layers';
const TOOLS = `${LAYERS}/tools/versions`;
const ARN = 'arn:aws:lambda:eu-central-1:000000000000:layer:tools';
const ZIP = Buffer.from(zipSync({ 'nodejs/tools.js': strToU8('exports.says = 1;') })).toString('base64');
const NO_SUCH_RESOURCE = [404, 'ResourceNotFoundException', 'The resource you requested does not exist.'];

const api = lambdaApi({ restore: (lambda, stateStore) => lambda.layers.restore(stateStore) });
const { call } = api;
const publish = (more: object = {}, layer = 'tools') =>
  call('POST', `${LAYERS}/${layer}/versions`, { Content: { ZipFile: ZIP }, ...more });
const create = (Layers: readonly string[]) =>
  call('POST', '/2015-03-31/functions', {
    FunctionName: 'jobs',
    Runtime: 'nodejs24.x',
    Role: 'arn:aws:iam::000000000000:role/jobs',
    Handler: 'index.handler',
    Code: { ZipFile: Buffer.from(zipOf('exports.handler = async () => 1;')).toString('base64') },
    Layers,
  });

describe('a layer', () => {
  test('gets a version with each publication, and a number is never used again', async () => {
    const { status, body } = await publish({
      Description: 'words',
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['nodejs24.x', 'python3.12'],
      CompatibleArchitectures: ['x86_64'],
    });
    await publish();
    await call('DELETE', `${TOOLS}/2`);

    expect(status).toBe(201);
    expect(body).toEqual({
      LayerArn: ARN,
      LayerVersionArn: `${ARN}:1`,
      Version: 1,
      Description: 'words',
      LicenseInfo: 'MIT',
      CreatedDate: '1970-01-01T00:00:05.000+0000',
      CompatibleRuntimes: ['nodejs24.x', 'python3.12'],
      CompatibleArchitectures: ['x86_64'],
      Content: { CodeSha256: expect.stringMatching(/^[\w+/]{43}=$/), CodeSize: Buffer.from(ZIP, 'base64').byteLength },
    });
    expect((await publish()).body).toMatchObject({ Version: 3, Description: '' });
  });

  test('is read by number and by ARN', async () => {
    const { body } = await publish();

    expect((await call('GET', `${TOOLS}/1`)).body).toEqual(body);
    expect((await call('GET', `${LAYERS}?find=LayerVersion&Arn=${ARN}:1`)).body).toEqual(body);
    expect((await call('GET', `${LAYERS}/${encodeURIComponent(ARN)}/versions/1`)).body).toEqual(body);
  });

  test('has its versions listed, the newest first, those that fit', async () => {
    await publish({ CompatibleRuntimes: ['nodejs22.x'] });
    await publish({ CompatibleRuntimes: ['nodejs22.x', 'nodejs24.x'] });
    await publish({}, 'others');
    const versions = async (query: string) => (await call('GET', `${TOOLS}${query}`)).body['LayerVersions']?.valueOf();

    expect(await versions('')).toMatchObject([{ Version: 2 }, { Version: 1 }]);
    expect(await versions('?CompatibleRuntime=nodejs24.x')).toMatchObject([{ Version: 2 }]);
    expect(await versions('?CompatibleArchitecture=arm64')).toEqual([]);
    expect((await call('GET', `${TOOLS}?MaxItems=1`)).body).toMatchObject({ NextMarker: '1' });
    expect((await call('GET', `${LAYERS}/unknown/versions`)).body).toEqual({ LayerVersions: [] });
    expect((await call('GET', LAYERS)).body).toMatchObject({
      Layers: [
        { LayerName: 'others', LatestMatchingVersion: { Version: 1 } },
        { LayerName: 'tools', LayerArn: ARN, LatestMatchingVersion: { LayerVersionArn: `${ARN}:2`, Version: 2 } },
      ],
    });
  });

  test('that is deleted is gone for new functions, and one that is not there is no error', async () => {
    await publish();

    expect((await call('DELETE', `${TOOLS}/1`)).status).toBe(204);
    expect((await call('DELETE', `${TOOLS}/1`)).status).toBe(204);
    expect(errorOf(await call('GET', `${TOOLS}/1`))).toEqual(NO_SUCH_RESOURCE);
    expect(errorOf(await create([`${ARN}:1`]))[2]).toBe(`Layer version ${ARN}:1 does not exist.`);
  });

  test.each([
    ['GET', `${TOOLS}/1`, NO_SUCH_RESOURCE],
    ['GET', `${TOOLS}/0`, [400, 'InvalidParameterValueException', 'Layer Version Cannot be less than 1']],
    ['DELETE', `${TOOLS}/-1`, [400, 'InvalidParameterValueException', 'Layer Version Cannot be less than 1']],
    ['GET', `${LAYERS}?find=LayerVersion&Arn=${ARN}:9`, NO_SUCH_RESOURCE],
    [
      'GET',
      `${TOOLS}?CompatibleArchitecture=other`,
      [
        400,
        'ValidationException',
        "1 validation error detected: Value 'other' at 'compatibleArchitecture' failed to satisfy constraint: Member must satisfy enum value set: [x86_64, arm64]",
      ],
    ],
    ['GET', `${TOOLS}/1/policy`, [404, 'ResourceNotFoundException', `Layer version ${ARN}:1 does not exist.`]],
  ])('%s %s is refused', async (method, at, expected) => {
    expect(errorOf(await call(method, at))).toEqual(expected);
  });

  test('whose ARN has no version is refused', async () => {
    const [status, type, message] = errorOf(await call('GET', `${LAYERS}?find=LayerVersion&Arn=${ARN}`));

    expect([status, type]).toEqual([400, 'ValidationException']);
    expect(message).toContain(`Value '${ARN}' at 'arn' failed to satisfy constraint: Member must satisfy regular`);
  });

  test('is refused with what no layer has', async () => {
    const runtimes = errorOf(await publish({ CompatibleRuntimes: ['cobol', 'nodejs24.x'] }));
    expect(runtimes[2]).toMatch(
      /^1 validation error detected: Value '\[cobol, nodejs24\.x\]' at 'compatibleRuntimes' failed to satisfy constraint: Member must satisfy enum value set: \[/,
    );
    expect(errorOf(await publish({ Content: { ZipFile: 'bm8gemlw' } }))).toEqual([
      400,
      'InvalidParameterValueException',
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    ]);
    const agent = Buffer.from(zipSync({ 'extensions/agent': strToU8('#!/bin/sh') })).toString('base64');
    expect(errorOf(await publish({ Content: { ZipFile: agent } }))[2]).toBe(
      'The layer holds extensions/agent. The region does not run extensions.',
    );
    expect(errorOf(await publish({}, 'arn:aws:lambda:eu-central-1:123456789012:layer:tools'))[2]).toBe(
      'The region has no layers of other accounts: arn:aws:lambda:eu-central-1:123456789012:layer:tools.',
    );
  });

  test('is there after a restart, with its number and its policy, also when its files are gone', async () => {
    const { body } = await publish();
    await call('POST', `${TOOLS}/1/policy`, { StatementId: 'all', Action: 'lambda:GetLayerVersion', Principal: '*' });
    const policy = await call('GET', `${TOOLS}/1/policy`);
    await publish();
    await call('DELETE', `${TOOLS}/2`);
    api.harness.stop();
    rmSync(api.cacheDir, { recursive: true });
    api.start();

    expect((await call('GET', `${TOOLS}/1`)).body).toEqual(body);
    expect(await call('GET', `${TOOLS}/1/policy`)).toEqual(policy);
    expect((await create([`${ARN}:1`])).body).toMatchObject({ Layers: [{ Arn: `${ARN}:1` }] });
    expect((await publish()).body).toMatchObject({ Version: 3 });
  });
});

describe('the layers of a function', () => {
  test('are those that calls name, until they name others', async () => {
    await publish();
    await publish({}, 'others');
    const others = ARN.replace('tools', 'others');
    const change = (input: object) => call('PUT', '/2015-03-31/functions/jobs/configuration', input);

    expect((await create([`${ARN}:1`])).body).toMatchObject({
      Layers: [{ Arn: `${ARN}:1`, CodeSize: Buffer.from(ZIP, 'base64').byteLength }],
    });
    await call('DELETE', `${TOOLS}/1`);
    expect((await change({ Timeout: 9 })).body).toMatchObject({ Layers: [{ Arn: `${ARN}:1` }] });
    expect((await change({ Layers: [`${others}:1`] })).body).toMatchObject({ Layers: [{ Arn: `${others}:1` }] });
    expect((await change({ Layers: [] })).body).not.toHaveProperty('Layers');
  });

  const numbered = (count: number) => Array.from({ length: count }, (_, index) => `${ARN}-${index}:1`);
  const same = 'Two different versions of the same layer are not allowed to be referenced in the same function.';
  test.each([
    [[`${ARN}:1`, `${ARN}:2`], `${same} ${ARN}:1 and ${ARN}:2 are versions of the same layer.`],
    [[`${ARN}:9`], `Layer version ${ARN}:9 does not exist.`],
    [numbered(6), 'Cannot reference more than 5 layers.'],
    [
      [ARN.replace('eu-central-1', 'us-east-1').concat(':1')],
      'Layers are not in the same region as the function. Layers are expected to be in region eu-central-1.',
    ],
    [
      ['arn:aws:lambda:eu-central-1:123456789012:layer:x:1'],
      'The region has no layers of other accounts: arn:aws:lambda:eu-central-1:123456789012:layer:x:1.',
    ],
  ])('are refused: %j', async (layers, message) => {
    expect(errorOf(await create(layers))).toEqual([400, 'InvalidParameterValueException', message]);
  });

  test('are named with their version', async () => {
    const [status, type, message] = errorOf(await create([ARN]));

    expect([status, type]).toEqual([400, 'ValidationException']);
    expect(message).toContain(
      `Value '[${ARN}]' at 'layers' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 2048, `,
    );
  });
});

describe('the policy of a version', () => {
  const all = { StatementId: 's1', Action: 'lambda:GetLayerVersion', Principal: '*' };
  const statement = {
    Sid: 's1',
    Effect: 'Allow',
    Principal: '*',
    Action: 'lambda:GetLayerVersion',
    Resource: `${ARN}:1`,
  };
  const add = (input: object, query = '') => call('POST', `${TOOLS}/1/policy${query}`, input);
  const policy = async () => parseJson(textOf((await call('GET', `${TOOLS}/1/policy`)).body['Policy']));
  beforeEach(() => publish());

  test('has the statements that were added, each with a new revision', async () => {
    const first = await add(all);
    const second = await add({ ...all, StatementId: 's2', Principal: '210987654321' });
    const ofOrganization = await add({ ...all, StatementId: 's3', OrganizationId: 'o-a1b2c3d4e5' });

    expect(first.status).toBe(201);
    expect(parseJson(textOf(first.body['Statement']))).toEqual(statement);
    expect(parseJson(textOf(second.body['Statement']))).toMatchObject({
      Principal: { AWS: 'arn:aws:iam::210987654321:root' },
    });
    expect(parseJson(textOf(ofOrganization.body['Statement']))).toMatchObject({
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
    });
    expect(second.body['RevisionId']).not.toBe(first.body['RevisionId']);
    expect(await policy()).toMatchObject({ Version: '2012-10-17', Id: 'default', Statement: [statement, {}, {}] });
  });

  test('ends with its last statement', async () => {
    await add(all);

    expect((await call('DELETE', `${TOOLS}/1/policy/s1`)).status).toBe(204);
    expect(errorOf(await call('GET', `${TOOLS}/1/policy`))).toEqual([
      404,
      'ResourceNotFoundException',
      'No policy is associated with the given resource.',
    ]);
    expect(errorOf(await call('DELETE', `${TOOLS}/1/policy/s1`))[2]).toBe(
      'Statement s1 is not found in resource policy.',
    );
  });

  test('is changed only as the revision that is meant', async () => {
    await add(all);
    const other = '?RevisionId=7c0e4a5e-0000-4000-8000-000000000000';
    const mismatch = [
      412,
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id',
    ];

    expect(errorOf(await add({ ...all, StatementId: 's2' }, other))).toEqual(mismatch);
    expect(errorOf(await call('DELETE', `${TOOLS}/1/policy/s1${other}`))).toEqual(mismatch);
  });

  test('takes no statement twice and no other action', async () => {
    await add(all);

    expect(errorOf(await add(all))).toEqual([
      409,
      'ResourceConflictException',
      'The statement id (s1) provided already exists. Please provide a new statement id, or remove the existing statement.',
    ]);
    expect(errorOf(await add({ ...all, StatementId: 's2', Action: '*' }))[2]).toBe(
      "1 validation error detected: Value '*' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: lambda:GetLayerVersion",
    );
  });
});
