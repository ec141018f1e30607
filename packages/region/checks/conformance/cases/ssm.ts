import { type JsonObject, objectOf, objectsOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused } from '../expected.ts';

const API = 'https://docs.aws.amazon.com/systems-manager/latest/APIReference';
const PUT = `${API}/API_PutParameter.html`;
const GET = `${API}/API_GetParameter.html`;

const ssm = (aws: Caller, operation: string, input: object): Promise<JsonObject> =>
  aws.json('ssm', '1.1', `AmazonSSM.${operation}`, input);

const put = (aws: Caller, Name: string, Value: string, more: object = {}): Promise<JsonObject> =>
  ssm(aws, 'PutParameter', { Name, Value, Type: 'String', ...more });

/** Reads a parameter by what stands behind its name. */
const reading = (name: string, selector: string, gives: unknown): ConformanceCase => ({
  name,
  source: GET,
  run: async (aws, own) => {
    await put(aws, own, 'one');
    await put(aws, own, 'two', { Overwrite: true });
    const answer = await ssm(aws, 'GetParameter', { Name: `${own}${selector}` });
    return answer['Parameter'] ?? answer;
  },
  gives,
});

const refusedPut = (name: string, more: object, error: string): ConformanceCase => ({
  name,
  source: PUT,
  run: (aws, own) => put(aws, own, 'one', more),
  gives: refused(400, error),
});

export const SSM: readonly ConformanceCase[] = [
  {
    name: 'a new parameter has version 1, and costs nothing',
    source: PUT,
    run: (aws, own) => put(aws, own, 'one'),
    gives: { Version: 1, Tier: 'Standard' },
  },
  {
    name: 'a parameter that is there is not overwritten unasked',
    source: PUT,
    run: async (aws, own) => {
      await put(aws, own, 'one');
      return put(aws, own, 'two');
    },
    gives: refused(
      400,
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    ),
  },
  reading('the newest version is read', '', part({ Value: 'two', Version: 2, Type: 'String', DataType: 'text' })),
  reading('a version is read by its number', ':1', part({ Value: 'one', Version: 1, Selector: ':1' })),
  reading('a version that is none is not found', ':3', refused(400, 'ParameterVersionNotFound')),
  {
    name: 'a parameter has its ARN and the time of its change',
    source: GET,
    run: async (aws, own) => {
      await put(aws, own, 'one');
      return (await ssm(aws, 'GetParameter', { Name: own }))['Parameter'];
    },
    gives: part({ ARN: /^arn:aws:ssm:us-east-1:\d{12}:parameter\/parameters-\d+$/, LastModifiedDate: anyNumber }),
  },
  {
    name: 'a parameter that is not there is not found',
    source: GET,
    run: (aws) => ssm(aws, 'GetParameter', { Name: 'none' }),
    gives: refused(400, 'ParameterNotFound'),
  },
  {
    name: 'GetParameters names those that are none',
    source: `${API}/API_GetParameters.html`,
    run: async (aws, own) => {
      await put(aws, own, 'one');
      const { Parameters, InvalidParameters } = await ssm(aws, 'GetParameters', { Names: [own, 'none'] });
      return [objectsOf(Parameters).map(({ Value }) => Value), InvalidParameters];
    },
    gives: [['one'], ['none']],
  },
  {
    name: 'GetParametersByPath reads one level, or all of them',
    source: `${API}/API_GetParametersByPath.html`,
    run: async (aws, own) => {
      for (const end of ['a', 'b/c']) await put(aws, `/${own}/${end}`, end);
      const answers = [];
      for (const Recursive of [false, true]) {
        const { Parameters } = await ssm(aws, 'GetParametersByPath', { Path: `/${own}`, Recursive });
        answers.push(objectsOf(Parameters).map(({ Value }) => Value));
      }
      return answers;
    },
    gives: [['a'], ['a', 'b/c']],
  },
  {
    name: 'a SecureString is read with decryption alone',
    source: GET,
    run: async (aws, own) => {
      await put(aws, own, 'secret', { Type: 'SecureString' });
      const values = [];
      for (const WithDecryption of [false, true]) {
        const { Parameter } = await ssm(aws, 'GetParameter', { Name: own, WithDecryption });
        values.push(objectOf(Parameter)['Value'] === 'secret');
      }
      return values;
    },
    gives: [false, true],
  },
  {
    name: 'a value has to match its pattern',
    source: PUT,
    run: (aws, own) => put(aws, own, 'letters', { AllowedPattern: '^\\d+$' }),
    gives: refused(400, 'ParameterPatternMismatchException'),
  },
  refusedPut('a type that is none is refused', { Type: 'Number' }, 'ValidationException'),
  refusedPut('a standard value of 4,097 characters is refused', { Value: 'x'.repeat(4_097) }, 'ValidationException'),
  {
    name: 'a name that begins with aws is refused',
    source: PUT,
    run: async (aws) => (await put(aws, 'aws-mine', 'one'))['status'],
    gives: 400,
  },
  {
    name: 'DeleteParameters tells those that it deleted from the others',
    source: `${API}/API_DeleteParameters.html`,
    run: async (aws, own) => {
      await put(aws, own, 'one');
      const { DeletedParameters, InvalidParameters } = await ssm(aws, 'DeleteParameters', { Names: [own, 'none'] });
      return [Array.isArray(DeletedParameters) && DeletedParameters.length, InvalidParameters];
    },
    gives: [1, ['none']],
  },
  {
    name: 'the history has all versions',
    source: `${API}/API_GetParameterHistory.html`,
    run: async (aws, own) => {
      await put(aws, own, 'one');
      await put(aws, own, 'two', { Overwrite: true });
      const { Parameters } = await ssm(aws, 'GetParameterHistory', { Name: own });
      return objectsOf(Parameters).map(({ Value, Version }) => [Value, Version]);
    },
    gives: [
      ['one', 1],
      ['two', 2],
    ],
  },
];
