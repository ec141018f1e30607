import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  type DescribeParametersCommandInput,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ARN, NOW, type OpenParameters, openParameters } from './fixture.ts';

let open: OpenParameters;
beforeEach(async () => {
  open = await openParameters();
});
afterEach(() => open.close());

async function read(Name: string, WithDecryption = false) {
  const { Parameter } = await open.client.send(new GetParameterCommand({ Name, WithDecryption }));
  return Parameter;
}

const names = (parameters: readonly { Name?: string | undefined }[] = []) => parameters.map(({ Name }) => Name);

describe('a parameter', () => {
  test('is read by name and by ARN as it was put', async () => {
    expect(await open.put('/shop/bus', { Value: 'main' })).toMatchObject({ Version: 1, Tier: 'Standard' });

    const expected = {
      Name: '/shop/bus',
      Type: 'String',
      Value: 'main',
      Version: 1,
      LastModifiedDate: NOW,
      ARN: `${ARN}/shop/bus`,
      DataType: 'text',
    };
    expect(await read('/shop/bus')).toEqual(expected);
    expect(await read(`${ARN}/shop/bus`)).toEqual(expected);
  });

  test('that is there is overwritten only by a call that says so', async () => {
    await open.put('name', { Value: 'one', Description: 'what it is' });

    await expect(open.put('name', { Value: 'two' })).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    });
    const overwrite = new PutParameterCommand({ Name: 'name', Value: 'two', Overwrite: true });
    expect(await open.client.send(overwrite)).toMatchObject({ Version: 2 });

    expect(await read('name')).toMatchObject({ Value: 'two', Version: 2, Type: 'String' });
    const { Parameters } = await open.client.send(new GetParameterHistoryCommand({ Name: 'name' }));
    expect(Parameters?.map(({ Version, Value, Description }) => [Version, Value, Description])).toEqual([
      [1, 'one', 'what it is'],
      [2, 'two', 'what it is'],
    ]);
  });

  test('gives an earlier version by its number, and no other', async () => {
    await open.put('name', { Value: 'one' });
    await open.put('name', { Value: 'two', Overwrite: true });

    expect(await read('name:1')).toMatchObject({ Value: 'one', Selector: ':1' });
    await expect(read('name:3')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    await expect(read('other')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  test('keeps a hundred versions', async () => {
    await open.put('name');
    for (let n = 2; n <= 101; n++) await open.put('name', { Value: String(n), Overwrite: true });

    await expect(read('name:1')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    expect(await read('name:2')).toMatchObject({ Value: '2' });
    expect(await read('name')).toMatchObject({ Value: '101', Version: 101 });
  });

  test('of type SecureString tells its value only when it is decrypted, and names its key', async () => {
    await open.put('/secret', { Type: 'SecureString', Value: 'hush' });

    expect((await read('/secret'))?.Value).not.toContain('hush');
    expect(await read('/secret', true)).toMatchObject({ Value: 'hush', Type: 'SecureString' });
    const { Parameters } = await open.client.send(new DescribeParametersCommand({}));
    expect(Parameters?.[0]).toMatchObject({ KeyId: 'alias/aws/ssm' });
    await expect(open.put('/secret', { Type: 'String', Overwrite: true })).rejects.toMatchObject({
      name: 'HierarchyTypeMismatchException',
    });
  });

  test('with more than 4,096 characters is of the advanced tier, and stays there', async () => {
    const Value = 'x'.repeat(4097);

    await expect(open.put('long', { Value })).rejects.toThrow('Standard tier parameters support a maximum');
    expect(await open.put('long', { Value, Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Advanced' });
    const shorter = { Value: 'x', Overwrite: true };
    expect(await open.put('long', { ...shorter, Tier: 'Intelligent-Tiering' })).toMatchObject({ Tier: 'Advanced' });
    await expect(open.put('long', { ...shorter, Tier: 'Standard' })).rejects.toThrow("You can't downgrade a parameter");
    await expect(open.put('longer', { Value: 'x'.repeat(8193), Tier: 'Advanced' })).rejects.toThrow('8192 characters');
  });

  test.each([
    ['name/without/start', 'ValidationException', 'Parameter name must be a fully qualified name.'],
    ['with space', 'ValidationException', 'only a mix of letters, numbers'],
    ['/ends/', 'ValidationException', 'only a mix of letters, numbers'],
    ['awsome', 'ValidationException', 'can\'t be prefixed with "aws" or "ssm"'],
    ['/SSM/x', 'ValidationException', 'can\'t be prefixed with "aws" or "ssm"'],
    ['/aws/x', 'AccessDeniedException', 'No access to reserved parameter name: /aws/x.'],
    ['/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16', 'HierarchyLevelLimitExceededException', '15 levels'],
    [`/${'x'.repeat(1000)}`, 'ValidationException', 'more than 1011 characters'],
  ])('may not be called %s', async (name, code, message) => {
    await expect(open.put(name)).rejects.toMatchObject({ name: code, message: expect.stringContaining(message) });
  });

  test.each([
    ['no type', { Type: undefined }, 'ValidationException', 'A parameter type is required'],
    ['no value', { Value: '' }, 'ValidationException', "Value '' at 'value' failed to satisfy constraint"],
    ['an unknown type', { Type: 'Number' as 'String' }, 'ValidationException', 'enum value set: [String, StringList'],
    ['a pattern that it breaks', { AllowedPattern: '\\d+' }, 'ParameterPatternMismatchException', '\\d+'],
    ['a pattern that is none', { AllowedPattern: '(' }, 'InvalidAllowedPatternException', '('],
    ['policies', { Policies: '[{}]' }, 'ValidationException', 'does not run parameter policies'],
    [
      'tags and overwrite',
      { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
      'ValidationException',
      "tags and overwrite can't be used together",
    ],
  ])('is not put with %s', async (_what, more, code, message) => {
    await expect(open.put('name', more)).rejects.toMatchObject({
      name: code,
      message: expect.stringContaining(message),
    });
  });

  test('is deleted once', async () => {
    await open.put('name');

    await open.client.send(new DeleteParameterCommand({ Name: 'name' }));

    await expect(open.client.send(new DeleteParameterCommand({ Name: 'name' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  test('has tags', async () => {
    await open.put('name', { Tags: [{ Key: 'team', Value: 'shop' }] });
    const resource = { ResourceType: 'Parameter', ResourceId: 'name' } as const;

    await open.client.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'stage', Value: 'dev' }] }));
    await open.client.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['team'] }));

    const { TagList } = await open.client.send(new ListTagsForResourceCommand(resource));
    expect(TagList).toEqual([{ Key: 'stage', Value: 'dev' }]);
  });
});

describe('several parameters', () => {
  beforeEach(async () => {
    for (const name of ['/a/one', '/a/two', '/a/b/three', '/ab', 'plain']) await open.put(name);
  });

  test('are read together, and what is not there is named', async () => {
    const { Parameters, InvalidParameters } = await open.client.send(
      new GetParametersCommand({ Names: ['/a/one', 'nobody', 'plain:1'] }),
    );

    expect(names(Parameters)).toEqual(['/a/one', 'plain']);
    expect(InvalidParameters).toEqual(['nobody']);
    const eleven = Array.from({ length: 11 }, (_, n) => `n${n}`);
    await expect(open.client.send(new GetParametersCommand({ Names: eleven }))).rejects.toThrow(
      'Member must have length less than or equal to 10',
    );
  });

  test.each([
    ['/a', false, ['/a/one', '/a/two']],
    ['/a/', true, ['/a/b/three', '/a/one', '/a/two']],
    ['/', false, ['/ab', 'plain']],
    ['/nothing', true, []],
  ])('are below the path %s, recursive %s', async (Path, Recursive, expected) => {
    const { Parameters } = await open.client.send(new GetParametersByPathCommand({ Path, Recursive }));

    expect(names(Parameters)).toEqual(expected);
  });

  test('come page by page', async () => {
    const first = await open.client.send(new GetParametersByPathCommand({ Path: '/', Recursive: true, MaxResults: 3 }));
    const { NextToken } = first;
    const rest = await open.client.send(new GetParametersByPathCommand({ Path: '/', Recursive: true, NextToken }));

    expect([...names(first.Parameters), ...names(rest.Parameters)]).toHaveLength(5);
    expect(rest.NextToken).toBeUndefined();
    const wrong = new GetParametersByPathCommand({ Path: '/', NextToken: 'x' });
    await expect(open.client.send(wrong)).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  test('of a path that is none are refused', async () => {
    await expect(open.client.send(new GetParametersByPathCommand({ Path: 'a' }))).rejects.toThrow(
      'must begin with a forward slash',
    );
  });

  test.each<[string, NonNullable<DescribeParametersCommandInput['ParameterFilters']>[number], readonly string[]]>([
    ['name', { Key: 'Name', Option: 'Contains', Values: ['b'] }, ['/a/b/three', '/ab']],
    ['start of the name', { Key: 'Name', Option: 'BeginsWith', Values: ['/a/'] }, ['/a/b/three', '/a/one', '/a/two']],
    ['path', { Key: 'Path', Option: 'OneLevel', Values: ['/a'] }, ['/a/one', '/a/two']],
    ['type', { Key: 'Type', Values: ['SecureString'] }, []],
    ['tag', { Key: 'tag:team', Values: ['shop'] }, ['tagged']],
  ])('are described by their %s', async (_what, filter, expected) => {
    await open.put('tagged', { Tags: [{ Key: 'team', Value: 'shop' }] });

    const { Parameters } = await open.client.send(new DescribeParametersCommand({ ParameterFilters: [filter] }));

    expect(names(Parameters)).toEqual(expected);
    expect(Parameters?.some((one) => 'Value' in one)).toBe(false);
  });

  test('are not described by a filter that is none', async () => {
    const by = (Key: string, Option?: string) =>
      open.client.send(new DescribeParametersCommand({ ParameterFilters: [{ Key, Option, Values: ['x'] }] }));

    await expect(by('Colour')).rejects.toMatchObject({ name: 'InvalidFilterKey' });
    await expect(by('Name', 'Like')).rejects.toMatchObject({ name: 'InvalidFilterOption' });
  });

  test('are deleted together', async () => {
    const { DeletedParameters, InvalidParameters } = await open.client.send(
      new DeleteParametersCommand({ Names: ['plain', 'nobody'] }),
    );

    expect([DeletedParameters, InvalidParameters]).toEqual([['plain'], ['nobody']]);
  });
});
