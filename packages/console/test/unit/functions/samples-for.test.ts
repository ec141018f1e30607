import { expect, test } from '@jest/globals';
import type { FunctionDetail } from '../../../server/functions/shapes.ts';
import type { Sample } from '../../../server/samples.ts';
import { jsonProblem, samplesFor } from '../../../ui/pages/functions/samples-for.ts';

const sample = (file: string): Sample => {
  const [kind = '', name = ''] = file.split('/');
  return { file, kind, name: name.replace('.bad', ''), isBad: name.includes('.bad'), text: '{}' };
};
const detail: FunctionDetail = {
  name: 'shop-dev-greet',
  shortName: 'greet',
  description: '',
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  memoryMb: 128,
  timeoutSeconds: 3,
  environment: {},
  triggers: [{ kind: 'topic', name: 'visits', state: 'Enabled' }],
  role: '',
  logGroup: '',
};

test('samples of its own come first, good ones before wrong ones, then those of its triggers, then all others', () => {
  const files = ['http/other', 'kafka/other', 'kafka/visits.bad', 'kafka/visits', 'sqs/greet'];

  expect(samplesFor(detail, files.map(sample)).map(({ file }) => file)).toEqual([
    'kafka/visits',
    'sqs/greet',
    'kafka/visits.bad',
    'kafka/other',
    'http/other',
  ]);
});

test('a record of a topic is no event of a function', () => {
  expect(samplesFor(detail, [sample('produce/visits')])).toEqual([]);
});

test('a text that is no JSON has a problem in words', () => {
  expect(jsonProblem('{"a":1}')).toBeUndefined();
  expect(jsonProblem('{"a":')).toMatch(/^It is not JSON: /);
});
