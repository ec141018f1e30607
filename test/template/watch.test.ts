import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseJson } from '@tributary/region/json';
import { ensurePackaged } from '../../tools/package.ts';
import {
  asText,
  at,
  oneOrMore,
  readTemplate,
  referenced,
  resourcesOf,
  type Template,
  walk,
} from '../../tools/template/template.ts';

let template: Template;

beforeAll(async () => {
  template = readTemplate(parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null);
});

const alarms = () => resourcesOf(template, 'AWS::CloudWatch::Alarm');

/** Resources of a type of which no alarm has the metric, by a name or a reference in the metric's dimensions. */
function unwatched(type: string, property: string, metric: string): readonly string[] {
  const dimensions = new Set(
    alarms().flatMap(({ properties }) => {
      const metrics = [...walk(properties)].filter(({ value }) => at(value, 'MetricName') === metric);
      const values = metrics.flatMap(({ value }) => oneOrMore(at(value, 'Dimensions')).map((one) => at(one, 'Value')));
      return values.map((value) => referenced(value) ?? asText(value));
    }),
  );
  return resourcesOf(template, type)
    .map(({ id, properties }) => ({ id, name: asText(properties[property]) }))
    .filter(({ id, name }) => !dimensions.has(id) && !dimensions.has(name))
    .map(({ name }) => name);
}

describe('of the application', () => {
  test.each([
    ['function', 'AWS::Lambda::Function', 'FunctionName', 'Errors'],
    ['function', 'AWS::Lambda::Function', 'FunctionName', 'Throttles'],
    ['dead-letter queue', 'AWS::SQS::Queue', 'QueueName', 'ApproximateNumberOfMessagesVisible'],
    ['rule', 'AWS::Events::Rule', 'Name', 'InvocationsFailedToBeSentToDlq'],
    ['rule', 'AWS::Events::Rule', 'Name', 'IngestionToInvocationSuccessLatency'],
    ['queue', 'AWS::SQS::Queue', 'QueueName', 'ApproximateAgeOfOldestMessage'],
    ['pipe', 'AWS::Pipes::Pipe', 'Name', 'ExecutionFailed'],
  ])('every %s (%s, %s) is watched by an alarm on %s', (_what, type, property, metric) => {
    expect(resourcesOf(template, type).length).toBeGreaterThan(0);
    const sources = metric === 'ApproximateNumberOfMessagesVisible' ? ['tributary-dev-record-analytics'] : [];
    expect(unwatched(type, property, metric)).toEqual(sources);
  });

  test('every function, rule, queue and pipe is on the dashboard', () => {
    const [dashboard] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
    const texts = [...walk(dashboard?.properties['DashboardBody'] ?? null)].map(({ value }) => asText(value));
    const body = texts.join('\n');
    const names = Object.entries({
      'AWS::Lambda::Function': 'FunctionName',
      'AWS::Events::Rule': 'Name',
      'AWS::SQS::Queue': 'QueueName',
      'AWS::Pipes::Pipe': 'Name',
    }).flatMap(([type, property]) => resourcesOf(template, type).map(({ properties }) => asText(properties[property])));
    expect(names.filter((name) => !body.includes(`"${name}"`))).toEqual([]);
  });

  test('no alarm computes with more metrics than CloudWatch allows, or by a name that it refuses', () => {
    const queries = alarms().map(({ properties }) => oneOrMore(properties['Metrics']));
    expect(queries.filter((metrics) => metrics.length > 10)).toEqual([]);
    const ids = queries.flat().map((query) => asText(at(query, 'Id')));
    expect(ids.filter((id) => !/^[a-z]\w*$/.test(id))).toEqual([]);
  });

  test('no two alarms have one name', () => {
    const names = alarms().map(({ properties }) => asText(properties['AlarmName']));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
