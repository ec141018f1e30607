import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ArchivePage } from '../../server/archive/shapes.ts';
import type { ContractDetail, ContractList } from '../../server/contracts/shapes.ts';
import type { FunctionDetail, FunctionList, Invoked } from '../../server/functions/shapes.ts';
import type { AlarmList } from '../../server/measures.ts';
import { type ConsoleRegion, consoleRegion } from '../support/console-region.ts';

const SCHEMA = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  title: 'Greeted',
  type: 'object',
  properties: {
    source: { type: 'string', enum: ['greetings'] },
    detail: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
  },
  required: ['source', 'detail'],
};
const CODE = `exports.handler = async ({ name, detail }) => {
  if (name === undefined && detail === undefined) throw new Error('nobody to greet');
  return 'Hello ' + (name ?? detail.name);
};`;
const RESOURCES = {
  Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'greeter', AssumeRolePolicyDocument: { Statement: [] } } },
  Greet: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'shop-greet',
      Description: 'Greets.',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 256,
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Code: { ZipFile: CODE },
      Environment: { Variables: { TONE: 'warm' } },
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'greet',
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['greetings'], detail: { name: [{ exists: true }] } },
      Targets: [{ Id: 'greet', Arn: { 'Fn::GetAtt': ['Greet', 'Arn'] } }],
    },
  },
  MayInvoke: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: 'Greet' },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
    },
  },
  Archive: {
    Type: 'AWS::Events::Archive',
    Properties: { ArchiveName: 'all', SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] }, RetentionDays: 7 },
  },
  Registry: { Type: 'AWS::EventSchemas::Registry', Properties: { RegistryName: 'shop' } },
  Schema: {
    Type: 'AWS::EventSchemas::Schema',
    Properties: {
      RegistryName: 'shop',
      SchemaName: 'greetings@Greeted-v1',
      Type: 'JSONSchemaDraft4',
      Content: JSON.stringify(SCHEMA),
    },
    DependsOn: 'Registry',
  },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'greet-errors',
      AlarmDescription: 'A greeting failed.',
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Greet' } }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    },
  },
};

let open: ConsoleRegion;
beforeAll(async () => {
  open = await consoleRegion({ isEmpty: true, clock: 'virtual' });
  await open.createStack('greetings', RESOURCES);
});
afterAll(() => open.stop());

describe('the page of functions', () => {
  test('lists what the stack has', async () => {
    const { functions } = await open.get<FunctionList>('functions');
    expect(functions).toMatchObject([{ name: 'shop-greet', description: 'Greets.', memoryMb: 256 }]);
  });

  test('has the triggers, the environment and the role of one', async () => {
    const detail = await open.get<FunctionDetail>('functions/detail?name=shop-greet');
    expect(detail).toMatchObject({
      environment: { TONE: 'warm' },
      role: 'greeter',
      logGroup: '/aws/lambda/shop-greet',
      triggers: [{ kind: 'rule', name: 'shop/greet', state: 'ENABLED' }],
    });
  });

  test('runs one with an event, and tells its result', async () => {
    const invoked = await open.post<Invoked>('functions/invoke', { name: 'shop-greet', payload: '{"name":"Ada"}' });
    expect(invoked).toMatchObject({ hasFailed: false, result: '"Hello Ada"' });
    expect(invoked.log).toContain(invoked.requestId);
  });

  test('tells the error of one that fails', async () => {
    const { hasFailed, result } = await open.post<Invoked>('functions/invoke', { name: 'shop-greet', payload: '{}' });
    expect([hasFailed, JSON.parse(result).errorMessage]).toEqual([true, 'nobody to greet']);
  });

  test.each([
    [{ name: 'shop-greet', payload: '{' }, 'The event is not JSON.'],
    [{ name: 'nobody', payload: '{}' }, 'Function not found'],
  ])('refuses %j', async (body, message) => {
    const { error } = await open.post<{ error: { message: string } }>('functions/invoke', body);
    expect(error.message).toContain(message);
  });
});

describe('the page of archives', () => {
  const page = () => open.get<ArchivePage>('archive');

  test('replays a span to one rule, and nothing else', async () => {
    const events = new EventBridgeClient(open.client);
    const entry = { EventBusName: 'shop', Source: 'greetings', DetailType: 'Greeted', Detail: '{"name":"Ada"}' };
    await events.send(new PutEventsCommand({ Entries: [entry] }));
    await open.region.settled();
    const [archive] = (await page()).archives;
    expect(archive).toMatchObject({ name: 'all', bus: 'shop', count: 1, retentionDays: 7 });

    const now = open.region.clock.now();
    const span = { from: now - 3_600_000, to: now + 3_600_000 };
    const rules = archive?.rules.filter(({ name }) => name === 'greet').map(({ arn }) => arn);
    await open.post('archive/replay', { name: 'again', archive: archive?.arn, bus: archive?.busArn, rules, ...span });
    await open.region.settled();

    expect((await page()).replays).toMatchObject([{ name: 'again', archive: 'all', state: 'COMPLETED' }]);
    const { events: seen } = (await (await fetch(`${open.region.endpoint}/_region/events?type=Greeted`)).json()) as {
      events: { attempts: number }[];
    };
    expect(seen.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(2);
    events.destroy();
  });

  test('refuses a span that ends before it begins, and a replay of nothing', async () => {
    const refused = await open.post<{ error: { code: string } }>('archive/replay', { name: 'n', from: 2, to: 1 });
    expect(refused.error.code).toBe('InvalidSpan');
    const { error } = await open.post<{ error: { message: string } }>('archive/cancel', { name: 'nope' });
    expect(error.message).toContain('nope');
  });
});

describe('the page of contracts', () => {
  test('has each event with its versions', async () => {
    const { contracts, documents } = await open.get<ContractList>('contracts');
    expect(contracts).toMatchObject([{ source: 'greetings', type: 'Greeted', schemas: [{ version: 1 }] }]);
    expect(documents).toEqual([]);
  });

  test('tells who takes an event, on what condition, and gives an example', async () => {
    const detail = await open.get<ContractDetail>('contracts/detail?source=greetings&type=Greeted');
    expect(detail.takers).toEqual([
      { bus: 'shop', rule: 'greet', targets: ['function/shop-greet'], only: '{"detail":{"name":[{"exists":true}]}}' },
    ]);
    expect(JSON.parse(detail.example)).toMatchObject({ source: 'greetings', detail: { name: expect.any(String) } });
    expect(JSON.parse(detail.versions[0]?.text ?? '')).toEqual(SCHEMA);
  });

  test('refuses an event that no registry has, and a document that the project has not', async () => {
    for (const path of ['contracts/detail?source=a&type=b', 'contracts/document?name=../package.json']) {
      expect(await open.get(path)).toMatchObject({ error: { code: 'NotFound' } });
    }
  });
});

test('the page of measures has the alarms of the stack', async () => {
  const { alarms } = await open.get<AlarmList>('measures/alarms');
  expect(alarms).toMatchObject([{ name: 'greet-errors', description: 'A greeting failed.' }]);
});

test('the page of faults refuses to switch a rule that is not there', async () => {
  const { error } = await open.post<{ error: { message: string } }>('faults/switch', { rule: 3, enabled: false });
  expect(error.message).toContain('The plan has no rule 3');
});
