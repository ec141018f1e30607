import {
  CreateFunctionCommand,
  DeleteLayerVersionCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  InvokeCommand,
  LambdaClient,
  ListLayersCommand,
  PublishLayerVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { parseJson } from '../../src/core/json.ts';
import { zipOf } from '../support/package-dir.ts';
import { type PersistedRegion, persistedRegion, type RegionProcess } from '../support/region-process.ts';

const FunctionName = 'work';

let kept: PersistedRegion;
beforeEach(() => {
  kept = persistedRegion(() => ({ Resources: {} }));
});
afterEach(() => kept.remove());

/** Publishes a version of a layer with a package that says something. @returns the ARN of the version */
async function published(lambda: LambdaClient, says: string): Promise<string> {
  const ZipFile = zipSync({ 'nodejs/node_modules/own/index.js': strToU8(`exports.says = '${says}';`) });
  const { LayerVersionArn = '' } = await lambda.send(
    new PublishLayerVersionCommand({ LayerName: 'tools', Content: { ZipFile } }),
  );
  return LayerVersionArn;
}

const create = (lambda: LambdaClient, ...Layers: readonly string[]) =>
  lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: 'nodejs24.x',
      Role: 'arn:aws:iam::000000000000:role/work',
      Handler: 'index.handler',
      Code: { ZipFile: zipOf("exports.handler = async () => require('own').says;") },
      Timeout: 30,
      Layers: [...Layers],
    }),
  );

async function answer(lambda: LambdaClient): Promise<unknown> {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  return parseJson(Buffer.from(Payload ?? []).toString());
}

const clientOf = ({ client }: RegionProcess) => new LambdaClient(client);

test('a function uses the layers that calls have published, after a kill too, and goes on with one that was deleted', async () => {
  const before = await kept.start();
  const lambda = clientOf(before);
  const first = await published(lambda, 'first');
  await create(lambda, first);
  const atFirst = await answer(lambda);
  const second = await published(lambda, 'second');
  await lambda.send(new DeleteLayerVersionCommand({ LayerName: 'tools', VersionNumber: 1 }));
  await before.kill();
  const again = clientOf(await kept.start());
  const afterKill = await answer(again);
  await again.send(new UpdateFunctionConfigurationCommand({ FunctionName, Layers: [second] }));
  const changed = await answer(again);
  const { Layers = [] } = await again.send(new ListLayersCommand({}));

  expect([atFirst, afterKill, changed]).toEqual(['first', 'first', 'second']);
  expect(Layers.map(({ LayerName, LatestMatchingVersion }) => [LayerName, LatestMatchingVersion?.Version])).toEqual([
    ['tools', 2],
  ]);
  await expect(again.send(new GetLayerVersionCommand({ LayerName: 'tools', VersionNumber: 1 }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  expect(await again.send(new GetLayerVersionByArnCommand({ Arn: second }))).toMatchObject({ Version: 2 });
});
