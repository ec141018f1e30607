import { describe, expect, test } from '@jest/globals';
import { checkSettings } from '../../../tools/settings/checks.ts';
import { pollersRefusal } from '../../../tools/settings/kafka.ts';
import { checkNameLengths } from '../../../tools/settings/name-lengths.ts';
import { differenceLines, differencesOf, refusalOf } from '../../../tools/settings/running-stack.ts';
import { declaredSettings, type Settings } from '../../../tools/settings/settings.ts';
import { brokenRules } from '../../../tools/settings/template-rules.ts';

const ARN = 'arn:aws:kafka:eu-west-1:123456789012:cluster/shop/6f1c0a52-1';
const WRITERS = { kafkaBootstrapServers: 'b-1:9098', subnetIds: 'subnet-1a', securityGroupIds: 'sg-1a' };

const PARAMETERS = {
  Kafka: { Default: 'none', AllowedValues: ['none', 'existing', 'create'] },
  MskClusterArn: { Default: '', AllowedPattern: '(arn:aws:kafka:.+)?', ConstraintDescription: 'It must be an ARN.' },
  KafkaBootstrapServers: { Default: '' },
  SubnetIds: { Default: '' },
  SecurityGroupIds: { Default: '' },
  KafkaSchemaRegistry: { Default: 'glue' },
  KafkaSchemaRegistrySecretArn: { Default: '' },
  HttpApiAccess: { Default: 'iam', AllowedValues: ['iam', 'jwt', 'open'] },
  JwtIssuer: { Default: '' },
  JwtAudience: { Default: '' },
};

function settings(given: Readonly<Record<string, string>>, others: Partial<Settings> = {}): Settings {
  const declared = declaredSettings(PARAMETERS);
  const valued = Object.entries(given).flatMap(([name, value]) => {
    const known = declared.get(name);
    return known === undefined ? [] : [[name, { ...known, value }] as const];
  });
  return {
    stage: 'dev',
    stages: ['dev', 'prod'],
    fileProblem: undefined,
    given: Object.keys(given),
    declared: new Map([...declared, ...valued]),
    writesToKafka: true,
    region: 'eu-west-1',
    endpoint: undefined,
    ...others,
  };
}

const check = (given: Readonly<Record<string, string>>, others?: Partial<Settings>) => () =>
  checkSettings(settings(given, others));

describe('the settings of a stage', () => {
  test.each([
    ['nothing', {}],
    ['no cluster', { kafka: 'none' }],
    ['a cluster of its own', { kafka: 'create' }],
    ['a cluster in the Parameter Store', { kafka: 'existing' }],
    ['an API for everybody', { httpApiAccess: 'open' }],
    [
      'an API for holders of tokens',
      { httpApiAccess: 'jwt', jwtIssuer: 'https://id.example.com', jwtAudience: 'shop' },
    ],
    [
      'a registry of schemas that asks for a password',
      { kafkaSchemaRegistry: 'https://schemas.example.com', kafkaSchemaRegistrySecretArn: 'arn:aws:secretsmanager:x' },
    ],
    ['a cluster by its ARN', { kafka: 'existing', mskClusterArn: ARN, ...WRITERS }],
  ])('can name %s', (_what, given) => {
    expect(check(given)).not.toThrow();
  });

  test.each([
    ['a value that there is not', { kafka: 'maybe' }, 'kafka=maybe: use one of none, existing, create.'],
    ['what is no ARN', { kafka: 'existing', mskClusterArn: 'x', ...WRITERS }, 'mskClusterArn=x: It must be an ARN.'],
    ['a setting that there is not', { kafak: 'none' }, 'The stack has no setting kafak'],
    ['a cluster, but no Kafka', { mskClusterArn: ARN }, 'kafka=none, but set: mskClusterArn. Set kafka: existing'],
    ['a cluster to create, and one that exists', { kafka: 'create', mskClusterArn: ARN }, 'Leave them out'],
    ['access that there is not', { httpApiAccess: 'all' }, 'httpApiAccess=all: use one of iam, jwt, open.'],
    [
      'tokens without an audience',
      { httpApiAccess: 'jwt', jwtIssuer: 'https://id.example.com' },
      'httpApiAccess=jwt without jwtAudience. Set who issues the tokens and for whom, or set httpApiAccess: iam.',
    ],
    ['tokens from nobody', { httpApiAccess: 'jwt' }, 'httpApiAccess=jwt without jwtIssuer, jwtAudience.'],
    [
      'an issuer, but no tokens',
      { jwtIssuer: 'https://id.example.com' },
      'httpApiAccess=iam, but set: jwtIssuer. Set httpApiAccess: jwt to ask for tokens, or leave them out.',
    ],
    [
      'an issuer on this machine, for AWS',
      { httpApiAccess: 'jwt', jwtIssuer: 'http://127.0.0.1:4570', jwtAudience: 'shop' },
      'jwtIssuer=http://127.0.0.1:4570: AWS does not reach an issuer on this machine.',
    ],
    ['brokers without a cluster', { kafka: 'existing', ...WRITERS }, 'kafka=existing without mskClusterArn'],
    [
      'no way to the cluster',
      { kafka: 'existing', mskClusterArn: ARN, kafkaBootstrapServers: 'b-1:9098' },
      'functions write to Kafka, so set, too: subnetIds, securityGroupIds.',
    ],
    [
      'a cluster of another Region',
      { kafka: 'existing', mskClusterArn: ARN.replace('eu-west-1', 'us-east-1'), ...WRITERS },
      'mskClusterArn names a cluster in us-east-1, and the stack is deployed to eu-west-1. Name one in eu-west-1, or deploy with --region us-east-1.',
    ],
    [
      'a password for Glue',
      { kafkaSchemaRegistrySecretArn: 'arn:aws:secretsmanager:x' },
      'kafkaSchemaRegistry=glue, but set: kafkaSchemaRegistrySecretArn. In Glue roles count: leave it out',
    ],
    [
      'a registry that would be sent a password in the open',
      { kafkaSchemaRegistry: 'http://schemas.local', kafkaSchemaRegistrySecretArn: 'arn:aws:secretsmanager:x' },
      'kafkaSchemaRegistry=http://schemas.local would get the password in the open. Name it with https.',
    ],
  ])('cannot name %s', (_what, given, message) => {
    expect(check(given)).toThrow(message);
  });

  test('can name an issuer on this machine for the local region', () => {
    const given = { httpApiAccess: 'jwt', jwtIssuer: 'http://127.0.0.1:4570', jwtAudience: 'shop' };
    expect(check(given, { endpoint: 'http://127.0.0.1:4566' })).not.toThrow();
  });

  test('need no way to the cluster where no function writes to Kafka', () => {
    expect(check({ kafka: 'existing', mskClusterArn: ARN }, { writesToKafka: false })).not.toThrow();
  });

  test('need a file of the stage, and the nearest is suggested', () => {
    expect(check({}, { stage: 'prd' })).toThrow(
      'There is no stage prd: stages/prd.yml is missing. Did you mean prod? For a new stage, copy a file of stages/ to stages/prd.yml.',
    );
  });

  test('go to an endpoint that has a host for each bucket', () => {
    expect(check({}, { endpoint: 'http://127.0.0.1:4566' })).not.toThrow();
    expect(check({}, { endpoint: 'http://localhost:4566' })).toThrow(
      'AWS_ENDPOINT_URL=http://localhost:4566: write 127.0.0.1 for localhost.',
    );
  });

  test('are all said at once', () => {
    expect(check({ kafka: 'maybe', kafak: 'none' })).toThrow(/kafak.*\n.*kafka=maybe/);
  });
});

describe('a running stack', () => {
  const stack = (status: string) => ({ name: 'shop-dev', status, parameters: new Map<string, string>() });

  test.each([
    ['ROLLBACK_COMPLETE', 'Run npx sls remove --stage dev, then deploy again.'],
    ['DELETE_FAILED', 'Run npx sls remove --stage dev again'],
    ['UPDATE_ROLLBACK_FAILED', 'aws cloudformation continue-update-rollback --stack-name shop-dev'],
    ['UPDATE_IN_PROGRESS', 'Wait until that has ended'],
  ])('in %s cannot be deployed, and what to do is said', (status, advice) => {
    expect(refusalOf(stack(status), 'dev')).toContain(advice);
  });

  test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'REVIEW_IN_PROGRESS'])(
    'in %s can be deployed',
    (status) => {
      expect(refusalOf(stack(status), 'dev')).toBe(undefined);
    },
  );

  test('shows which settings a deployment would change', () => {
    const running = new Map(Object.entries({ Kafka: 'existing', AlarmEmail: 'a@b.c', Old: '1', Same: 'x' }));
    const next = new Map(Object.entries({ Kafka: 'none', AlarmEmail: '', Same: 'x', Fresh: 'y' }));
    expect(differenceLines(differencesOf({ parameters: running }, next))).toBe(
      [
        '  kafka: existing -> none',
        '  alarmEmail: a@b.c -> (empty)',
        '  old: 1 -> (no such setting)',
        '  fresh: (no such setting) -> y',
      ].join('\n'),
    );
  });
});

test('a setting whose value CloudFormation hides is not one that changes', () => {
  const running = { parameters: new Map([['PartnerApiKey', '****']]) };
  expect(differencesOf(running, new Map([['PartnerApiKey', 'of another place']]))).toEqual([]);
  expect(differencesOf(running, new Map())).toHaveLength(1);
});

describe('a stack that has its bucket alone, since the first deployment failed', () => {
  test('has no settings that a deployment could change', () => {
    expect(differencesOf({ parameters: new Map() }, new Map([['Kafka', 'none']]))).toEqual([]);
  });
});

describe('the pollers of a running stack', () => {
  const parameters = (KafkaPollers: string, Kafka = 'existing') => new Map(Object.entries({ Kafka, KafkaPollers }));

  test.each([
    ['on-demand', 'provisioned'],
    ['provisioned', 'provisioned-partial'],
    ['provisioned-partial', 'provisioned'],
    ['provisioned', 'on-demand'],
  ])('change from %s to %s', (from, to) => {
    expect(pollersRefusal(parameters(from), parameters(to))).toBe(undefined);
  });

  test.each([
    ['on-demand', 'provisioned-partial'],
    ['provisioned-partial', 'on-demand'],
  ])('do not change from %s to %s at once: mapping and function would disagree for a while', (from, to) => {
    expect(pollersRefusal(parameters(from), parameters(to))).toContain('Deploy kafkaPollers: provisioned first');
  });

  test('are as they are said to be where there was no cluster', () => {
    expect(pollersRefusal(parameters('on-demand', 'none'), parameters('provisioned-partial'))).toBe(undefined);
  });
});

describe('the rules of a template', () => {
  const equals = (parameter: string, value: string) => ({ 'Fn::Equals': [{ Ref: parameter }, value] });
  const template = {
    Rules: {
      PipeNeedsKafka: {
        RuleCondition: equals('Pipe', 'on'),
        Assertions: [
          { Assert: { 'Fn::Not': [equals('Kafka', 'none')] }, AssertDescription: 'With the pipe on, Kafka is needed.' },
        ],
      },
      Always: {
        Assertions: [
          { Assert: { 'Fn::Contains': [['on', 'off'], { Ref: 'Pipe' }] }, AssertDescription: 'Pipe is on or off.' },
        ],
      },
    },
  };
  const broken = (values: Readonly<Record<string, string>>) => brokenRules(template, new Map(Object.entries(values)));

  test('are kept by values that fit together', () => {
    expect(broken({ Pipe: 'on', Kafka: 'existing' })).toEqual([]);
    expect(broken({ Pipe: 'off', Kafka: 'none' })).toEqual([]);
  });

  test('are broken with the words of the template', () => {
    expect(broken({ Pipe: 'on', Kafka: 'none' })).toEqual(['With the pipe on, Kafka is needed.']);
    expect(broken({ Pipe: 'maybe', Kafka: 'none' })).toEqual(['Pipe is on or off.']);
  });
});

test('names that a stage makes too long are refused', () => {
  const named = (FunctionName: string) => ({
    Resources: { Tell: { Type: 'AWS::Lambda::Function', Properties: { FunctionName } } },
  });
  expect(() => checkNameLengths(named('n'.repeat(64)), 'dev')).not.toThrow();
  expect(() => checkNameLengths(named('n'.repeat(65)), 'a-long-stage')).toThrow(
    'The stage a-long-stage makes names that are too long for AWS. Choose a shorter one.\n  Tell.FunctionName: 65 characters; 64 are allowed.',
  );
});
