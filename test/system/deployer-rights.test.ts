import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { at, type Json, type JsonObject, objectOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import type { Access } from '../../packages/region/src/iam/access.ts';
import { Authorizer } from '../../packages/region/src/iam/authorizer.ts';
import { statementsIn } from '../../packages/region/src/iam/statement.ts';
import { type Made, rightsToMake } from '../support/cloudformation-rights.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { RecordingProxy } from '../support/recording-proxy.ts';
import { ACCOUNT, arnOf, REGION, rightsOfCall, servicesOf, type Wanted } from '../support/wanted-rights.ts';

jest.setTimeout(600_000);

const VALUES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  Stage: 'dev',
};

/** The rights that were needed for one stack: by the commands, and by CloudFormation for the resources. */
interface Seen {
  readonly calls: readonly Wanted[];
  readonly made: readonly Wanted[];
}

let application: Seen;
let cluster: Seen;

/** The rights that a stack of docs/reference gives to stage dev, a statement each. */
function statementsOf(file: string): readonly JsonObject[] {
  const stack = parseJson(readFileSync(`docs/reference/${file}`, 'utf8'));
  const policies = Object.values(objectOf(at(stack, 'Resources'))).filter(
    (resource) => at(resource, 'Type') === 'AWS::IAM::ManagedPolicy',
  );
  const documents = policies.map((policy) => filled(at(policy, 'Properties', 'PolicyDocument') ?? null));
  return documents.flatMap((document) => objectsOf(at(document, 'Statement')));
}

function filled(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(filled);
  const text = at(value, 'Fn::Sub');
  if (typeof text === 'string') return text.replace(/\$\{([\w:]+)\}/g, (_whole, name: string) => VALUES[name] ?? name);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner)]));
}

/** What these statements deny, as the region evaluates policies. Whatever it cannot evaluate is denied, too. */
function deniedBy(statements: readonly JsonObject[], wanted: readonly Wanted[]): readonly string[] {
  const doubts: string[] = [];
  const role = { logicalId: 'Deployer', name: 'deployer', arn: 'arn:role', policies: [], managedPolicyArns: [] };
  const parsed = { statements: statementsIn({ Statement: statements }), boundary: undefined, unknownPolicies: [] };
  const policies = { ...parsed, role: { ...role, boundaryArn: undefined } };
  const authorizer = new Authorizer({
    policiesOf: () => policies,
    resourcePolicyOf: () => undefined,
    warn: (line) => doubts.push(line),
  });
  const who = { roleArn: 'arn:role', sessionArn: 'arn:role/x', facts: () => ({ 'aws:requestedregion': [REGION] }) };
  const denied = wanted.filter((access: Access) => authorizer.denialOf(who, [access]) !== undefined);
  return [...denied.map(({ action, resource }) => `${action} on ${resource}`), ...doubts];
}

/** Each action that hands a role of the stack to the service that it is made for. */
const passed = (made: Iterable<[string, Made]>, template: Json | undefined): readonly Wanted[] =>
  [...made].flatMap(([id, { type, attributes }]) =>
    type !== 'AWS::IAM::Role'
      ? []
      : servicesOf(at(template, 'Resources', id)).map((service) => ({
          action: 'iam:PassRole',
          resource: textOf(attributes['Arn']),
          context: { 'iam:passedtoservice': [service] },
        })),
  );

const distinct = (wanted: readonly Wanted[]): readonly Wanted[] => [
  ...new Map(wanted.map((one) => [JSON.stringify(one), one])).values(),
];

class Deployments {
  readonly copy = new ProjectCopy(['docs']);
  readonly #region: Region;
  readonly #proxy: RecordingProxy;

  constructor(region: Region, proxy: RecordingProxy) {
    this.#region = region;
    this.#proxy = proxy;
  }

  get #env(): NodeJS.ProcessEnv {
    const local = { AWS_ENDPOINT_URL: this.#proxy.endpoint, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    return { ...process.env, ...local, AWS_REGION: REGION, SLS_AWS_MONITORING_FREQUENCY: '200' };
  }

  sls = (...args: readonly string[]): Promise<string> =>
    this.copy.node(['node_modules/serverless/bin/serverless.js', ...args], this.#env);

  node = (...args: readonly string[]): Promise<string> => this.copy.node(args, this.#env);

  slsOfCluster = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, ['../../node_modules/serverless/bin/serverless.js', ...args], {
      cwd: path.join(this.copy.folder, 'infra/kafka-cluster'),
      env: this.#env,
    });

  /** The rights for what is there now, by the template that was packaged in that folder. */
  made(folder: string): readonly Wanted[] {
    const file = path.join(this.copy.folder, folder, '.serverless/cloudformation-template-update-stack.json');
    const template = parseJson(readFileSync(file, 'utf8'));
    const own = [...this.#region.resources].filter(([id]) => at(template, 'Resources', id) !== undefined);
    return [...own.flatMap(([, one]) => rightsToMake(one)), ...passed(own, template)];
  }

  /** The rights for all calls since the last time. */
  takeCalls(): readonly Wanted[] {
    return this.#proxy.calls.splice(0).flatMap(rightsOfCall);
  }
}

async function deployCluster(deployments: Deployments): Promise<Seen> {
  await deployments.node('tools/deploy-kafka.ts', '--stage', 'dev', '--yes');
  const made = deployments.made('infra/kafka-cluster');
  await deployments.slsOfCluster('info');
  return { made, calls: deployments.takeCalls() };
}

async function removeCluster(deployments: Deployments): Promise<readonly Wanted[]> {
  await deployments.slsOfCluster('remove');
  return deployments.takeCalls();
}

/** In the region the cluster of the settings is not looked at: it brings its own. */
const ON_AWS_ALONE: readonly Wanted[] = [
  { action: 'kafka:DescribeClusterV2', resource: arnOf('kafka', 'cluster/tributary-dev/1f0c-1') },
];

/** With all that a setting brings along. */
const SETTINGS = [
  'alarmEmail=on-call@example.com',
  'paymentsPipe=on',
  'kafka=create',
  'partnerEndpoint=https://partner.example.com/notices',
];

/** A person puts the key of the partner there before the first deployment. */
async function putPartnerKey({ endpoint }: Region): Promise<void> {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const secrets = new SecretsManagerClient({ endpoint, region: REGION, credentials });
  const SecretString = JSON.stringify({ apiKey: 'of-a-test' });
  await secrets.send(new CreateSecretCommand({ Name: 'tributary-dev/partner-notices', SecretString }));
  secrets.destroy();
}

/** All commands of the pages on deploying, in the order in which they are needed. */
async function deployApplication(deployments: Deployments): Promise<Seen> {
  const settings = SETTINGS.map((one) => `--param=${one}`);
  await deployments.sls('deploy', ...settings);
  const made = deployments.made('');
  await deployments.sls('info');
  await deployments.sls('invoke', '-f', 'get-order', '-p', 'events/http/get-order.json');
  await deployments.sls('logs', '-f', 'get-order');
  await deployments.sls('metrics', '-f', 'get-order');
  const [, timestamp = ''] = /Timestamp: (\d+)/.exec(await deployments.sls('deploy', 'list')) ?? [];
  deployments.copy.write('functions/get-order/handler.ts', "export const handler = async () => 'edited';\n");
  await deployments.sls('deploy', 'function', '-f', 'get-order');
  await deployments.sls('rollback', '-t', timestamp);
  await expect(deployments.sls('remove')).rejects.toThrow('--force');
  await deployments.sls('remove', '--force');
  expect(await deployments.sls('deploy', '--no-smoke', ...settings)).toContain('Took back what an earlier stack left');
  return { made, calls: [...deployments.takeCalls(), ...ON_AWS_ALONE] };
}

beforeAll(async () => {
  const region = await startRegion({ isEmpty: true, awsRegion: REGION, port: 0, kafka: { port: 0 }, log: () => {} });
  const proxy = await RecordingProxy.before(region.endpoint);
  const deployments = new Deployments(region, proxy);
  try {
    cluster = await deployCluster(deployments);
    await putPartnerKey(region);
    application = await deployApplication(deployments);
    cluster = { ...cluster, calls: [...cluster.calls, ...(await removeCluster(deployments))] };
  } finally {
    proxy.stop();
    await region.stop();
    deployments.copy[Symbol.dispose]();
  }
});

describe.each([
  ['deployer.json', () => application],
  ['kafka-deployer.json', () => cluster],
])('the rights of docs/reference/%s', (file, seen) => {
  test('are enough for each call of the commands', () => {
    expect(deniedBy(statementsOf(file), seen().calls)).toEqual([]);
    expect(seen().calls.length).toBeGreaterThan(20);
  });

  test('are enough for CloudFormation to create, change and delete each resource', () => {
    expect(deniedBy(statementsOf(file), seen().made)).toEqual([]);
  });

  test('are all needed: without any one of the statements something is denied', () => {
    const statements = statementsOf(file);
    const wanted = distinct([...seen().calls, ...seen().made]);
    const surplus = statements.filter((one) => {
      const others = statements.filter((statement) => statement !== one);
      const own = wanted.filter((access) => deniedBy([one], [access]).length === 0);
      return deniedBy(others, own).length === 0;
    });
    expect(surplus.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([]);
  });
});

test('the rights of one stage are not those of another', () => {
  const ofProd = [...application.calls, ...application.made]
    .map((wanted) => ({ ...wanted, resource: wanted.resource.replaceAll('tributary-dev', 'tributary-prod') }))
    .filter(({ action, resource }) => resource.includes('prod') && /:(Create|Update|Delete|Put)/.test(action));
  expect(deniedBy(statementsOf('deployer.json'), ofProd).length).toBe(ofProd.length);
});
