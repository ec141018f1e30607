import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Region, startRegion } from '../../src/region.ts';

let folder: string;
let region: Region | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'package-'));
});
afterEach(async () => {
  await region?.stop();
  region = undefined;
  rmSync(folder, { recursive: true });
});

const HANDLER = "const { word } = require('./words/word.cjs'); exports.handler = async () => word;";

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

async function started(packageDir: string): Promise<Region> {
  region = await startRegion({ packageDir, cacheDir: path.join(folder, 'cache'), port: 0, kafka: { port: 0 } });
  return region;
}

async function answerOf({ endpoint, resources }: Region, logicalId: string): Promise<unknown> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  const FunctionName = resources.get(logicalId)?.ref;
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

const YAML = `
Resources:
  Hello:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      Timeout: 30
      Role: !Sub arn:aws:iam::\${AWS::AccountId}:role/any
      Code: ./src
`;

test('a template in YAML whose code is a folder beside it runs by its own path', async () => {
  write({ 'app.yml': YAML, 'src/index.js': HANDLER, 'src/words/word.cjs': "exports.word = 'first';" });
  expect(await answerOf(await started(path.join(folder, 'app.yml')), 'Hello')).toBe('first');
});

test('a file of such a folder that changes is run after an update', async () => {
  write({ 'template.yaml': YAML, 'src/index.js': HANDLER, 'src/words/word.cjs': "exports.word = 'first';" });
  const running = await started(folder);
  write({ 'src/words/word.cjs': "exports.word = 'second';" });
  expect(await running.update()).toEqual({ added: [], changed: ['Hello'], replaced: [], removed: [] });
  expect(await answerOf(running, 'Hello')).toBe('second');
});

test('code that is not there is named with its function', async () => {
  write({ 'template.yaml': YAML });
  await expect(started(folder)).rejects.toMatchObject({
    code: 'PACKAGE_INCOMPLETE',
    message: `Hello.Properties.Code: There is no folder or zip ${path.join(folder, 'src')}. Build the application first, with sam build for example.`,
  });
});

/** As `cdk synth` writes a stack with one function, in the form that the CDK documents. */
const CDK_TEMPLATE = {
  Resources: {
    HelloD02DF42F: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: {
          S3Bucket: { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' },
          S3Key: '4f1c.zip',
        },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 30,
      },
      Metadata: {
        'aws:cdk:path': 'Shop/Hello/Resource',
        'aws:asset:path': 'asset.4f1c',
        'aws:asset:is-bundled': true,
        'aws:asset:property': 'Code',
      },
    },
    CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:H4sI' } },
  },
  Parameters: {
    BootstrapVersion: {
      Type: 'AWS::SSM::Parameter::Value<String>',
      Default: '/cdk-bootstrap/hnb659fds/version',
      Description: 'Version of the CDK Bootstrap resources in this environment. [cdk:skip]',
    },
  },
  Rules: {
    CheckBootstrapVersion: {
      Assertions: [
        {
          Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], { Ref: 'BootstrapVersion' }] }] },
          AssertDescription: "CDK bootstrap stack version 6 required. Please run 'cdk bootstrap'.",
        },
      ],
    },
  },
};
const CDK_ASSETS = {
  version: '48.0.0',
  files: {
    '4f1c': {
      displayName: 'Hello/Code',
      source: { path: 'asset.4f1c', packaging: 'zip' },
      destinations: { 'current_account-current_region': { bucketName: 'cdk-assets', objectKey: '4f1c.zip' } },
    },
  },
};
const CDK_OUT = {
  'cdk.out/Shop.template.json': JSON.stringify(CDK_TEMPLATE),
  'cdk.out/Shop.assets.json': JSON.stringify(CDK_ASSETS),
  'cdk.out/asset.4f1c/index.js': HANDLER,
  'cdk.out/asset.4f1c/words/word.cjs': "exports.word = 'synthesized';",
};

test('the folder of cdk synth runs, with the assets of its manifest and the name of its stack', async () => {
  write(CDK_OUT);
  const running = await started(path.join(folder, 'cdk.out'));
  expect(running.resources.get('HelloD02DF42F')?.ref).toMatch(/^Shop-HelloD02DF42F/);
  expect(await answerOf(running, 'HelloD02DF42F')).toBe('synthesized');
});

/** As version 1 of the CDK writes it: the places of assets are parameters, which its manifest explains. */
const HASH = '8ebdf144';
const keyPart = (part: number) => ({
  'Fn::Select': [part, { 'Fn::Split': ['||', { Ref: `AssetParameters${HASH}S3VersionKey11BA899A` }] }],
});
const CDK_1_TEMPLATE = {
  Resources: {
    Hello4A628BD4: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: {
          S3Bucket: { Ref: `AssetParameters${HASH}S3Bucket262E2784` },
          S3Key: { 'Fn::Join': ['', [keyPart(0), keyPart(1)]] },
        },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Timeout: 30,
      },
    },
  },
  Parameters: Object.fromEntries(
    ['S3Bucket262E2784', 'S3VersionKey11BA899A', 'ArtifactHash357D3C96'].map((name) => [
      `AssetParameters${HASH}${name}`,
      { Type: 'String' },
    ]),
  ),
  Outputs: { Hash: { Value: { Ref: `AssetParameters${HASH}ArtifactHash357D3C96` } } },
};
const CDK_1_ASSET = {
  path: `asset.${HASH}`,
  id: HASH,
  packaging: 'zip',
  sourceHash: HASH,
  s3BucketParameter: `AssetParameters${HASH}S3Bucket262E2784`,
  s3KeyParameter: `AssetParameters${HASH}S3VersionKey11BA899A`,
  artifactHashParameter: `AssetParameters${HASH}ArtifactHash357D3C96`,
};
const CDK_1_MANIFEST = {
  version: '21.0.0',
  artifacts: {
    Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    Shop: {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: 'Shop.template.json' },
      metadata: {
        '/Shop': [{ type: 'aws:cdk:asset', data: CDK_1_ASSET }],
        '/Shop/Hello/Resource': [{ type: 'aws:cdk:logicalId', data: 'Hello4A628BD4' }],
      },
    },
  },
};

test('the folder of cdk synth of version 1 runs, whose template has parameters for its assets', async () => {
  write({
    'cdk.out/Shop.template.json': JSON.stringify(CDK_1_TEMPLATE),
    'cdk.out/manifest.json': JSON.stringify(CDK_1_MANIFEST),
    [`cdk.out/asset.${HASH}/index.js`]: HANDLER,
    [`cdk.out/asset.${HASH}/words/word.cjs`]: "exports.word = 'of version 1';",
  });
  const running = await started(path.join(folder, 'cdk.out'));
  expect(await answerOf(running, 'Hello4A628BD4')).toBe('of version 1');
});

test('a folder with several stacks is refused, and one of them runs by its own path', async () => {
  write({ ...CDK_OUT, 'cdk.out/Other.template.json': '{"Resources":{}}' });
  const out = path.join(folder, 'cdk.out');
  await expect(started(out)).rejects.toMatchObject({
    code: 'PACKAGE_AMBIGUOUS',
    message: `${out} has the templates of several stacks: Other.template.json, Shop.template.json. A region starts with one: give --package ${out}/Other.template.json, for example.`,
  });
  const shop = await started(path.join(out, 'Shop.template.json'));
  expect(await answerOf(shop, 'HelloD02DF42F')).toBe('synthesized');
});
