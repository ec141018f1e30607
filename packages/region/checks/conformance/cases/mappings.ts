import { objectOf, objectsOf, textOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused, UUID } from '../expected.ts';
import { LAMBDA_API, mapping } from './lambda-calls.ts';
import { MAPPING_DELIVERIES } from './mapping-deliveries.ts';
import { queued } from './mapping-sources.ts';

const CREATE = `${LAMBDA_API}/API_CreateEventSourceMapping.html`;

const creating =
  (more: object): ConformanceCase['run'] =>
  async (aws, own) => {
    const { url: _url, ...wanted } = await queued(aws, own);
    return mapping(aws, 'POST', '', { ...wanted, Enabled: false, ...more });
  };

const refusedMapping = (name: string, more: object, error: string, message?: string | RegExp): ConformanceCase => ({
  name,
  source: CREATE,
  run: creating(more),
  gives: refused(400, error, message),
});

export const MAPPINGS: readonly ConformanceCase[] = [
  {
    name: 'a mapping of a queue is being created, with ten messages a batch',
    source: CREATE,
    run: async (aws, own) => {
      const { url: _url, ...wanted } = await queued(aws, own);
      return mapping(aws, 'POST', '', wanted);
    },
    gives: part({
      UUID,
      EventSourceArn: /^arn:aws:sqs:us-east-1:\d{12}:mappings-/,
      FunctionArn: /^arn:aws:lambda:us-east-1:\d{12}:function:mappings-/,
      State: 'Creating',
      StateTransitionReason: 'USER_INITIATED',
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      LastModified: anyNumber,
    }),
  },
  {
    name: 'an answer has no settings that nobody gave',
    source: CREATE,
    run: async (aws, own) => {
      const created = objectOf(await creating({})(aws, own));
      return ['ScalingConfig', 'FilterCriteria', 'ProvisionedPollerConfig'].filter(
        (name) => created[name] !== undefined,
      );
    },
    gives: [],
  },
  {
    name: 'a second mapping of a source and a function is refused',
    source: CREATE,
    run: async (aws, own) => {
      await creating({})(aws, own);
      return creating({})(aws, own);
    },
    gives: refused(
      409,
      'ResourceConflictException',
      /^An event source mapping with SQS arn \(" .* "\) and function \(" .* "\) already exists\. Please update or delete the existing mapping with UUID [0-9a-f-]{36}$/,
    ),
  },
  refusedMapping(
    'a function that is not there is refused',
    { FunctionName: 'none' },
    'InvalidParameterValueException',
    'Function does not exist',
  ),
  refusedMapping(
    'a queue that is not there is refused',
    { EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:none' },
    'InvalidParameterValueException',
    /Error occurred while ReceiveMessage\. SQS Error Code: AWS\.SimpleQueueService\.NonExistentQueue\./,
  ),
  refusedMapping(
    'a source that is none is refused',
    { EventSourceArn: '' },
    'InvalidParameterValueException',
    'Unrecognized event source.',
  ),
  refusedMapping(
    'a filter that is none is refused',
    { FilterCriteria: { Filters: [{ Pattern: '{"body":"x"}' }] } },
    'InvalidParameterValueException',
    'Invalid filter pattern definition.',
  ),
  refusedMapping(
    'a batch of more than ten needs a window',
    { BatchSize: 11 },
    'InvalidParameterValueException',
    /Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10/,
  ),
  refusedMapping(
    'a batch of 10,001 is refused',
    { BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 },
    'ValidationException',
  ),
  refusedMapping(
    'a window of 301 seconds is refused',
    { MaximumBatchingWindowInSeconds: 301 },
    'ValidationException',
    /at 'maximumBatchingWindowInSeconds' failed to satisfy constraint: Member must have value less than or equal to 300/,
  ),
  refusedMapping(
    'a concurrency of 1 is refused',
    { ScalingConfig: { MaximumConcurrency: 1 } },
    'ValidationException',
    /at 'scalingConfig\.maximumConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 2/,
  ),
  refusedMapping(
    'a queue has no starting position',
    { StartingPosition: 'LATEST' },
    'InvalidParameterValueException',
    /StartingPosition is not valid for SQS event sources\./,
  ),
  {
    name: 'a mapping is got, updated and deleted by its UUID',
    source: `${LAMBDA_API}/API_UpdateEventSourceMapping.html`,
    run: async (aws, own) => {
      const id = textOf(objectOf(await creating({})(aws, own))['UUID']);
      const updated = await mapping(aws, 'PUT', id, { BatchSize: 5 });
      const deleted = await mapping(aws, 'DELETE', id);
      return [
        updated['BatchSize'],
        updated['State'],
        deleted['State'],
        (await mapping(aws, 'GET', id))['error'] ?? 'there',
      ];
    },
    gives: [
      5,
      (state: unknown) => state === 'Updating' || state === 'Disabled',
      'Deleting',
      (last: unknown) => last === 'there' || last === 'ResourceNotFoundException',
    ],
  },
  {
    name: 'a mapping that is not there is not found',
    source: `${LAMBDA_API}/API_GetEventSourceMapping.html`,
    run: (aws) => mapping(aws, 'GET', '00000000-0000-4000-8000-000000000000'),
    gives: refused(404, 'ResourceNotFoundException', 'The resource you requested does not exist.'),
  },
  {
    name: 'mappings are listed by function',
    source: `${LAMBDA_API}/API_ListEventSourceMappings.html`,
    run: async (aws, own) => {
      await creating({})(aws, own);
      return objectsOf((await mapping(aws, 'GET', `?FunctionName=${own}`))['EventSourceMappings']).map(
        ({ BatchSize }) => BatchSize,
      );
    },
    gives: [10],
  },
  ...MAPPING_DELIVERIES,
];
