import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { at, objectOf, parseJson, textOf } from '@tributary/region/json';
import { DEPLOYED } from '../../ops/shop/plan/deployed.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { readTemplate, resourcesOf } from '../../tools/template/template.ts';

let template: ReturnType<typeof readTemplate>;

beforeAll(async () => {
  template = readTemplate(parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null);
});

const propertiesOf = (type: string) => resourcesOf(template, type).map(({ properties }) => properties);

test('the plan takes the memory of functions from the template', () => {
  const sizes = propertiesOf('AWS::Lambda::Function').map(({ MemorySize }) => MemorySize);
  expect(new Set(sizes)).toEqual(new Set([DEPLOYED.memoryMb]));
});

test('the plan takes the settings of the Kafka mappings from the template', () => {
  const mappings = propertiesOf('AWS::Lambda::EventSourceMapping').filter(({ Topics }) => Topics !== undefined);
  expect(mappings.map(({ BatchSize }) => BatchSize)).toEqual(mappings.map(() => DEPLOYED.kafkaBatchSize));
  const pollers = mappings.map(({ ProvisionedPollerConfig }) =>
    at(ProvisionedPollerConfig, 'Fn::If', 1, 'MaximumPollers'),
  );
  expect(pollers).toEqual(mappings.map(() => DEPLOYED.maximumPollers));
});

test('the plan takes the settings of the queue and its reader from the template', () => {
  const readers = propertiesOf('AWS::Lambda::EventSourceMapping').filter(
    ({ ScalingConfig }) => ScalingConfig !== undefined,
  );
  expect(readers).toMatchObject([
    {
      BatchSize: DEPLOYED.queueBatchSize,
      ScalingConfig: { MaximumConcurrency: DEPLOYED.queueMaximumConcurrency },
    },
  ]);
});

test('the plan takes the days of the archive from the template', () => {
  // The bus of a partner, which there is by a setting alone, has one of its own.
  const ownArchives = propertiesOf('AWS::Events::Archive').filter(
    ({ SourceArn }) => textOf(at(SourceArn, 'Fn::GetAtt', 0)) === 'Bus',
  );
  expect(ownArchives).toMatchObject([{ RetentionDays: DEPLOYED.archiveDays }]);
});

test('the plan counts the states that a billed order passes', () => {
  const workflow = parseJson(readFileSync('infra/shop/billing.asl.json', 'utf8')) ?? null;
  const { StartAt } = objectOf(workflow);
  const passed: string[] = [];
  for (let name = textOf(StartAt); name !== ''; name = textOf(at(workflow, 'States', name, 'Next'))) passed.push(name);
  expect(passed.at(-1)).toBe('Billed');
  expect(passed).toHaveLength(DEPLOYED.workflowTransitions);
});
