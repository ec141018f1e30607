import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { type Json, type JsonObject, textOf } from '../../../src/core/json.ts';
import { type DataDirectory, dataDirectory } from '../../support/data-directory.ts';
import { NOW, one, openWorkflows, outcome, ROLE } from './fixture.ts';

const ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:flow';
const NOW_SECONDS = Date.parse(NOW) / 1000;
const giving = (value: Json): string => JSON.stringify(one({ Type: 'Pass', Result: value }));

let data: DataDirectory;
let workflows: ReturnType<typeof openWorkflows>;
const reopen = (): void => {
  workflows = openWorkflows({}, {}, { stateStore: data.open(), startAt: Date.parse(NOW) });
};
beforeEach(() => {
  data = dataDirectory();
  reopen();
});
afterEach(() => data.remove());

const call = (operation: string, input: JsonObject): Promise<JsonObject> => workflows.call(operation, input);
const create = (more: JsonObject = {}): Promise<JsonObject> =>
  call('CreateStateMachine', { name: 'flow', definition: giving(1), roleArn: ROLE, ...more });
const update = (more: JsonObject): Promise<JsonObject> => call('UpdateStateMachine', { stateMachineArn: ARN, ...more });
const publish = (more: JsonObject = {}): Promise<JsonObject> =>
  call('PublishStateMachineVersion', { stateMachineArn: ARN, ...more });
const alias = (routingConfiguration: Json, name = 'live'): Promise<JsonObject> =>
  call('CreateStateMachineAlias', { name, routingConfiguration });
const all = (version: number): Json => [{ stateMachineVersionArn: `${ARN}:${version}`, weight: 100 }];

async function outputOf(stateMachineArn: string): Promise<Json | undefined> {
  const { executionArn } = await call('StartExecution', { stateMachineArn });
  const execution = workflows.service.executions.get(textOf(executionArn));
  await execution.finished;
  return outcome(execution)['output'];
}

describe('a revision', () => {
  test('begins with the first update that changes something, and stays until the next', async () => {
    await create();
    expect(await update({ definition: giving(1) })).toEqual({ updateDate: NOW_SECONDS });
    const { revisionId } = await update({ definition: giving(2) });
    expect(revisionId).toMatch(/^[-0-9a-f]{36}$/);
    expect(await update({ definition: giving(2) })).toEqual({ updateDate: NOW_SECONDS, revisionId });
    expect(await call('DescribeStateMachine', { stateMachineArn: ARN })).toMatchObject({ revisionId });
  });

  test('does not come of an update without a change', async () => {
    await create();
    await expect(update({})).rejects.toThrow(
      new AwsError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      ),
    );
  });
});

describe('a version', () => {
  test('is the state machine as it was, and outlives the region', async () => {
    expect(await create({ publish: true, versionDescription: 'first' })).toMatchObject({
      stateMachineVersionArn: `${ARN}:1`,
    });
    await update({ definition: giving(2) });
    reopen();
    expect(await outputOf(`${ARN}:1`)).toBe(1);
    expect(await outputOf(ARN)).toBe(2);
    expect(await call('DescribeStateMachine', { stateMachineArn: `${ARN}:1` })).toMatchObject({
      stateMachineArn: `${ARN}:1`,
      description: 'first',
      definition: giving(1),
    });
    const { executions } = await call('ListExecutions', { stateMachineArn: `${ARN}:1` });
    expect(executions).toMatchObject([{ stateMachineArn: ARN, stateMachineVersionArn: `${ARN}:1` }]);
  });

  test('is published once for a revision, and its number is never used again', async () => {
    await create();
    expect(await publish()).toEqual({ creationDate: NOW_SECONDS, stateMachineVersionArn: `${ARN}:1` });
    expect(await publish()).toEqual({ creationDate: NOW_SECONDS, stateMachineVersionArn: `${ARN}:1` });
    await update({ definition: giving(2), publish: true });
    await call('DeleteStateMachineVersion', { stateMachineVersionArn: `${ARN}:2` });
    reopen();
    await update({ definition: giving(3), publish: true });
    expect(await call('ListStateMachineVersions', { stateMachineArn: ARN })).toMatchObject({
      stateMachineVersions: [{ stateMachineVersionArn: `${ARN}:3` }, { stateMachineVersionArn: `${ARN}:1` }],
    });
  });

  test('is of the revision that the caller means', async () => {
    await create();
    const { revisionId } = await update({ definition: giving(2) });
    await expect(publish({ revisionId: 'INITIAL' })).rejects.toThrow(
      new AwsError(
        'ConflictException',
        'Failed to publish the State Machine version for revision INITIAL. ' +
          `The current State Machine revision is ${textOf(revisionId)}.`,
      ),
    );
  });
});

describe('an alias', () => {
  beforeEach(async () => {
    await create({ publish: true });
    await update({ definition: giving(2), publish: true });
  });

  test('leads to a version, until it is updated, and outlives the region', async () => {
    expect(await alias(all(1))).toEqual({ creationDate: NOW_SECONDS, stateMachineAliasArn: `${ARN}:live` });
    reopen();
    expect(await outputOf(`${ARN}:live`)).toBe(1);
    await call('UpdateStateMachineAlias', { stateMachineAliasArn: `${ARN}:live`, routingConfiguration: all(2) });
    expect(await outputOf(`${ARN}:live`)).toBe(2);
    const { executions } = await call('ListExecutions', { stateMachineArn: `${ARN}:live` });
    expect(executions).toMatchObject([
      { stateMachineAliasArn: `${ARN}:live`, stateMachineVersionArn: `${ARN}:2` },
      { stateMachineAliasArn: `${ARN}:live`, stateMachineVersionArn: `${ARN}:1` },
    ]);
  });

  test('shares executions between two versions by their weights', async () => {
    await alias([
      { stateMachineVersionArn: `${ARN}:1`, weight: 75 },
      { stateMachineVersionArn: `${ARN}:2`, weight: 25 },
    ]);
    const found = Array.from({ length: 200 }, () => workflows.service.find(`${ARN}:live`).versionArn);
    const share = found.filter((versionArn) => versionArn === `${ARN}:1`).length / found.length;
    expect(share).toBeGreaterThan(0.65);
    expect(share).toBeLessThan(0.85);
  });

  test.each<[string, Json, string]>([
    [
      'a state machine',
      [{ stateMachineVersionArn: ARN, weight: 100 }],
      `Routing configuration must contain state machine version ARNs. Received: [${ARN}]`,
    ],
    [
      'one version twice',
      [
        { stateMachineVersionArn: `${ARN}:1`, weight: 50 },
        { stateMachineVersionArn: `${ARN}:1`, weight: 50 },
      ],
      `Routing configuration must contain distinct state machine version ARNs. Received: [${ARN}:1, ${ARN}:1]`,
    ],
    [
      'more than all',
      [
        { stateMachineVersionArn: `${ARN}:1`, weight: 70 },
        { stateMachineVersionArn: `${ARN}:2`, weight: 31 },
      ],
      'Sum of routing configuration weights must equal 100. Received: [70, 31]',
    ],
  ])('does not lead to %s', async (_what, routing, message) => {
    await expect(alias(routing)).rejects.toThrow(new AwsError('ValidationException', message));
  });

  test('does not lead to versions of another state machine, neither at first nor later', async () => {
    const other = `${ARN}2`;
    await create({ name: 'flow2', publish: true });
    const half = (stateMachineVersionArn: string): JsonObject => ({ stateMachineVersionArn, weight: 50 });
    const refused = 'Routing configuration must contain versions of the same state machine. Received: ';
    await expect(alias([half(`${ARN}:1`), half(`${other}:1`)])).rejects.toThrow(refused);
    await alias(all(1));
    const routingConfiguration = [{ stateMachineVersionArn: `${other}:1`, weight: 100 }];
    await expect(
      call('UpdateStateMachineAlias', { stateMachineAliasArn: `${ARN}:live`, routingConfiguration }),
    ).rejects.toThrow(new AwsError('ValidationException', `${refused}[${other}:1]`));
    expect(await outputOf(`${ARN}:live`)).toBe(1);
  });

  test('keeps its version from being deleted, and goes with its state machine', async () => {
    await alias(all(1));
    await expect(call('DeleteStateMachineVersion', { stateMachineVersionArn: `${ARN}:1` })).rejects.toThrow(
      new AwsError(
        'ConflictException',
        'Version to be deleted must not be referenced by an alias. ' +
          'Current list of aliases referencing this version: [live]',
      ),
    );
    await call('DeleteStateMachine', { stateMachineArn: ARN });
    await expect(call('DescribeStateMachineAlias', { stateMachineAliasArn: `${ARN}:live` })).rejects.toThrow(
      new AwsError('ResourceNotFound', 'Request references a resource that does not exist.'),
    );
  });

  test('is created once, and not with another routing', async () => {
    await alias(all(1));
    expect(await alias(all(1))).toMatchObject({ stateMachineAliasArn: `${ARN}:live` });
    await expect(alias(all(2))).rejects.toThrow(/because an alias with the same name and a different routing/);
  });
});

test('a state machine with too many tags is not created', async () => {
  const tags = Array.from({ length: 51 }, (_none, at) => ({ key: `t${at}`, value: '' }));
  await expect(create({ tags })).rejects.toThrow(new AwsError('TooManyTags', "'flow' can have at most 50 tags."));
  expect(await call('ListStateMachines', {})).toEqual({ stateMachines: [] });
});

test('tags are added, removed and listed, and outlive the region', async () => {
  await create({ tags: [{ key: 'a', value: '1' }] });
  await call('TagResource', { resourceArn: ARN, tags: [{ key: 'b', value: '2' }] });
  await call('UntagResource', { resourceArn: ARN, tagKeys: ['a'] });
  reopen();
  expect(await call('ListTagsForResource', { resourceArn: ARN })).toEqual({ tags: [{ key: 'b', value: '2' }] });
  await expect(call('ListTagsForResource', { resourceArn: `${ARN}:1` })).rejects.toThrow(
    new AwsError('ResourceNotFound', `Resource not found: '${ARN}:1'`),
  );
});
