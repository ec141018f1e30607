import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { at, parseJson } from '@tributary/region/json';
import { NO_CREDENTIALS } from '../../tools/aws-clients.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { until } from '../support/until.ts';

jest.setTimeout(240_000);

const PROD = 'tributary-prod';
const NOTES = {
  'cluster-arn': 'arn:aws:kafka:eu-west-1:210987654321:cluster/shared/6f1c0a52-1a2b-4c3d-8e9f-0123456789ab-1',
  'bootstrap-servers': 'b-1.shared.kafka:9098,b-2.shared.kafka:9098',
  'subnet-ids': 'subnet-1a,subnet-2b',
  'security-group-ids': 'sg-3c',
};

let region: Region;
let copy: ProjectCopy;
let cloudFormation: CloudFormationClient;

beforeAll(async () => {
  copy = new ProjectCopy();
  region = await startRegion({ isEmpty: true, port: 0, kafka: { port: 0 } });
  cloudFormation = new CloudFormationClient(client());
});
afterAll(async () => {
  await region.stop();
  copy[Symbol.dispose]();
});

const client = () => ({ endpoint: region.endpoint, region: 'eu-west-1', credentials: NO_CREDENTIALS });

function sls(args: readonly string[], endpoint = region.endpoint): Promise<string> {
  const local = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const env = { ...process.env, ...local, SLS_AWS_MONITORING_FREQUENCY: '200', SLS_AWS_REQUEST_MAX_RETRIES: '0' };
  return copy.node(['node_modules/serverless/bin/serverless.js', ...args], env);
}

async function statusOf(StackName: string): Promise<string | undefined> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  return Stacks[0]?.StackStatus;
}

async function parametersOf(StackName: string): Promise<Readonly<Record<string, string | undefined>>> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const parameters = Stacks[0]?.Parameters ?? [];
  return Object.fromEntries(parameters.map(({ ParameterKey = '', ParameterValue }) => [ParameterKey, ParameterValue]));
}

describe('before AWS is called', () => {
  test('all that is wrong with the settings is said, and no stack with its stage is made', async () => {
    const wrong = sls(['deploy', '--stage', 'prd', '--param=kafka=maybe', '--param=jwtIsuer=x']);
    await expect(wrong).rejects.toThrow(
      [
        'There is no stage prd: stages/prd.yml is missing. Did you mean prod? For a new stage, copy a file of stages/ to stages/prd.yml.',
        'The stack has no setting jwtIsuer, which stages/prd.yml or --param names. Did you mean jwtIssuer?',
        'kafka=maybe: use one of none, existing, create.',
      ].join('\n'),
    );
    await expect(parametersOf('tributary-prd')).rejects.toThrow('does not exist');
  });
});

describe('a deployment', () => {
  test('keeps settings outside of dev, unless their change is forced', async () => {
    await sls(['deploy', '--stage', 'prod']);
    const changed = ['deploy', '--stage', 'prod', '--param=alarmEmail=on-call@example.com'];

    await expect(sls(changed)).rejects.toThrow(
      `Settings of ${PROD} change:\n  alarmEmail: (empty) -> on-call@example.com\nIf that is meant, deploy with --force. If not, correct stages/prod.yml.`,
    );
    expect(await parametersOf(PROD)).toMatchObject({ AlarmEmail: '' });

    expect(await sls([...changed, '--force'])).toContain('alarmEmail: (empty) -> on-call@example.com');
    expect(await parametersOf(PROD)).toMatchObject({ AlarmEmail: 'on-call@example.com' });
  });

  test('takes the cluster from the Parameter Store, and is refused while it is not there', async () => {
    const withCluster = ['deploy', '--stage', 'dev', '--param=kafka=create'];
    await expect(sls(withCluster)).rejects.toThrow('There is no Kafka cluster for stage dev yet');
    const parameterStore = new SSMClient(client());
    for (const [name, Value] of Object.entries(NOTES)) {
      const Name = `/tributary/dev/kafka/${name}`;
      await parameterStore.send(new PutParameterCommand({ Name, Value, Type: 'String' }));
    }

    await sls(withCluster);

    const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: 'tributary-dev' }));
    const parameters = at(parseJson(TemplateBody), 'Parameters');
    const names = ['MskClusterArn', 'KafkaBootstrapServers', 'SubnetIds', 'SecurityGroupIds'];
    expect(names.map((name) => at(parameters, name, 'Default'))).toEqual(Object.values(NOTES));
  });

  test('is refused with what to do when the stack was rolled back at its creation', async () => {
    const StackName = 'tributary-staging';
    const Bad = { Type: 'AWS::Events::Rule', Properties: { EventPattern: '{' } };
    await cloudFormation.send(
      new CreateStackCommand({ StackName, TemplateBody: JSON.stringify({ Resources: { Bad } }) }),
    );
    await until(async () => (await statusOf(StackName)) === 'ROLLBACK_COMPLETE', 'the end of the rollback');
    copy.write('stages/staging.yml', 'kafka: none\n');

    await expect(sls(['deploy', '--stage', 'staging'])).rejects.toThrow(
      `${StackName} is in ROLLBACK_COMPLETE: its creation failed, and it can only be removed. Run npx sls remove --stage staging, then deploy again.`,
    );
  });

  test('says that the session has expired', async () => {
    const aws = await answeringExpired();
    const { port } = aws.address() as AddressInfo;
    await expect(sls(['deploy'], `http://127.0.0.1:${port}`)).rejects.toThrow('The AWS session has expired');
    aws.close();
  });
});

/** Answers every call as AWS does to credentials that have expired. */
function answeringExpired(): Promise<Server> {
  const error =
    '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The token has expired</Message></Error></ErrorResponse>';
  const server = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'text/xml' }).end(error);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
