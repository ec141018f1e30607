import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Region, startRegion } from '../../src/region.ts';

/** Where a function finds its layers. */
const OPT = '/opt';

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: nodejs24.x, Timeout: 30, CodeUri: code/}
Resources:
  Base: {Type: AWS::Serverless::LayerVersion, Properties: {LayerName: base, ContentUri: base/}}
  Over: {Type: AWS::Lambda::LayerVersion, Properties: {LayerName: over, Content: over/}}
  Common: {Type: AWS::Serverless::Function, Properties: {Handler: common.handler, Layers: [!Ref Base, !Ref Over]}}
  Module: {Type: AWS::Serverless::Function, Properties: {Handler: module.handler, Layers: [!Ref Base, !Ref Over]}}
  InLayer: {Type: AWS::Serverless::Function, Properties: {Handler: ${OPT}/nodejs/handlers.hello, Layers: [!Ref Base]}}
  Without: {Type: AWS::Serverless::Function, Properties: {Handler: common.handler}}
`;

const packageOf = (name: string, says: string, file = 'index.js') => ({
  [`nodejs/node_modules/${name}/package.json`]: JSON.stringify({ name, main: file, exports: { '.': `./${file}` } }),
  [`nodejs/node_modules/${name}/${file}`]: `exports.says = ${JSON.stringify(says)};`,
});

const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  base: {
    ...packageOf('own-package', 'base'),
    ...packageOf('other-package', 'base'),
    'nodejs/node24/node_modules/for-node/index.js': "exports.says = 'node24';",
    'nodejs/helper.js': "exports.help = () => 'helped by ' + require('own-package').says;",
    'nodejs/helper.mjs': "import { says } from 'own-package'; export const help = () => 'helped by ' + says;",
    'nodejs/handlers.js': "exports.hello = async () => 'from the layer';",
  },
  over: packageOf('other-package', 'over'),
  code: {
    'common.js': `
      const { help } = require('${OPT}/nodejs/helper');
      exports.handler = async () => [help(), require('other-package').says, require('for-node').says];`,
    'module.mjs': `
      import { help } from '${OPT}/nodejs/helper.mjs';
      import other from 'other-package';
      export const handler = async () => [help(), other.says, (await import('for-node')).default.says];`,
  },
};

let folder: string;
let region: Region;
let lambda: LambdaClient;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'layers-'));
  writeFileSync(path.join(folder, 'template.yaml'), TEMPLATE);
  for (const [inner, files] of Object.entries(FILES))
    for (const [name, text] of Object.entries(files)) write(inner, name, text);
  region = await startRegion({
    packageDir: folder,
    templateFile: path.join(folder, 'template.yaml'),
    port: 0,
    kafka: { port: 0 },
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  lambda = new LambdaClient({ endpoint: region.endpoint, region: region.awsRegion, credentials });
});
afterAll(async () => {
  lambda?.destroy();
  await region?.stop();
  rmSync(folder, { recursive: true });
});

function write(inner: string, name: string, text: string): void {
  const file = path.join(folder, inner, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function answerOf(logicalId: string): Promise<unknown> {
  const FunctionName = region.resources.get(logicalId)?.ref;
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  return JSON.parse(Payload?.transformToString() ?? 'null');
}

test('a function requires packages and files of its layers, the later over the earlier', async () => {
  expect(await answerOf('Common')).toEqual(['helped by base', 'over', 'node24']);
});

test('a module imports packages and files of its layers', async () => {
  expect(await answerOf('Module')).toEqual(['helped by base', 'over', 'node24']);
});

test('a handler may be in a layer', async () => {
  expect(await answerOf('InLayer')).toBe('from the layer');
});

test('a function without layers has nothing of them', async () => {
  expect(await answerOf('Without')).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
});

test('the configuration of a function names its layers', async () => {
  const FunctionName = region.resources.get('Common')?.ref;
  const { Layers } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));

  expect(Layers).toEqual([
    { Arn: 'arn:aws:lambda:us-east-1:000000000000:layer:base:1', CodeSize: expect.any(Number) },
    { Arn: 'arn:aws:lambda:us-east-1:000000000000:layer:over:1', CodeSize: expect.any(Number) },
  ]);
});

test('an update of the files of a layer reaches the functions that use it', async () => {
  write('over', 'nodejs/node_modules/other-package/index.js', "exports.says = 'changed';");

  await region.update();

  expect(await answerOf('Common')).toEqual(['helped by base', 'changed', 'node24']);
});

test.each<[what: string, resources: string, message: string]>([
  [
    'a layer with an extension',
    '{L: {Type: AWS::Lambda::LayerVersion, Properties: {Content: extended/}}}',
    'L.Properties.Content: The layer holds extensions/agent. The region does not run extensions.',
  ],
  [
    'a layer of another account',
    "{F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Layers: ['arn:aws:lambda:us-east-1:123456789012:layer:x:1']}}}",
    'F.Properties.Layers: The region has no layers of other accounts: arn:aws:lambda:us-east-1:123456789012:layer:x:1.',
  ],
  [
    'a wrapper script',
    `{F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Environment: {Variables: {AWS_LAMBDA_EXEC_WRAPPER: ${OPT}/w}}}}}`,
    'F.Properties.Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER: The region does not run wrapper scripts.',
  ],
])('%s is refused by name', async (_what, resources, message) => {
  write('extended', 'extensions/agent', '#!/bin/sh');
  const templateFile = path.join(folder, 'refused.yaml');
  const head = TEMPLATE.slice(0, TEMPLATE.indexOf('Resources:'));
  writeFileSync(templateFile, `${head}Resources: ${resources}`);

  const starting = startRegion({ packageDir: folder, templateFile, port: 0, kafka: { port: 0 } });

  await expect(starting).rejects.toThrow(message);
});
