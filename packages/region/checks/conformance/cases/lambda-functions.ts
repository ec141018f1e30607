import { objectsOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused, UUID } from '../expected.ts';
import {
  createFunction,
  declared,
  ECHO,
  invoke,
  LAMBDA_API,
  LAMBDA_GUIDE,
  lambda,
  onFunction,
} from './lambda-calls.ts';

const CREATE = `${LAMBDA_API}/API_CreateFunction.html`;

const refusedFunction = (name: string, more: object, gives: unknown): ConformanceCase => ({
  name,
  source: CREATE,
  run: (aws, own) => createFunction(aws, own, ECHO, more),
  gives,
});

export const LAMBDA_FUNCTIONS: readonly ConformanceCase[] = [
  {
    name: 'CreateFunction answers with the configuration of a function that is being created',
    source: CREATE,
    run: (aws, own) =>
      createFunction(aws, own, ECHO, { Description: 'words', Environment: { Variables: { SET: '1' } } }),
    gives: part({
      FunctionName: /^lambda-/,
      FunctionArn: /^arn:aws:lambda:us-east-1:\d{12}:function:lambda-\d+$/,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Description: 'words',
      Timeout: 10,
      MemorySize: 128,
      LastModified: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/,
      Version: '$LATEST',
      Environment: { Variables: { SET: '1' } },
      State: 'Pending',
      StateReasonCode: 'Creating',
      PackageType: 'Zip',
    }),
  },
  {
    name: 'a function is active then',
    source: `${LAMBDA_GUIDE}/functions-states.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return onFunction(aws, 'GET', `/${own}/configuration`);
    },
    gives: part({ State: 'Active', LastUpdateStatus: 'Successful' }),
  },
  {
    name: 'a configuration has the size and the digest of the code',
    source: `${LAMBDA_API}/API_GetFunctionConfiguration.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return onFunction(aws, 'GET', `/${own}/configuration`);
    },
    gives: part({
      CodeSize: (size: unknown) => typeof size === 'number' && size > 0,
      CodeSha256: /^[\w+/]{43}=$/,
      RevisionId: UUID,
    }),
  },
  {
    name: 'a second function of a name is refused',
    source: CREATE,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return createFunction(aws, own);
    },
    gives: refused(409, 'ResourceConflictException', /^Function already exist: lambda-\d+$/),
  },
  refusedFunction(
    'a role that is none is refused',
    { Role: 'none' },
    refused(400, 'ValidationException', /at 'role' failed to satisfy constraint/),
  ),
  refusedFunction(
    'a timeout of 901 seconds is refused',
    { Timeout: 901 },
    refused(
      400,
      'ValidationException',
      /at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900/,
    ),
  ),
  refusedFunction(
    'memory of 127 MB is refused',
    { MemorySize: 127 },
    refused(
      400,
      'ValidationException',
      /at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128/,
    ),
  ),
  refusedFunction(
    'a function without code is refused',
    { Code: {} },
    refused(400, 'InvalidParameterValueException', 'Please provide a source for function code.'),
  ),
  refusedFunction(
    'a reserved variable is refused',
    { Environment: { Variables: { AWS_REGION: 'x' } } },
    refused(400, 'InvalidParameterValueException', /reserved keys that are currently not supported for modification/),
  ),
  {
    name: 'UpdateFunctionCode changes what runs',
    source: `${LAMBDA_API}/API_UpdateFunctionCode.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const { Code } = declared(own, "exports.handler = async () => 'new';");
      await onFunction(aws, 'PUT', `/${own}/code`, { ...Code });
      return (await invoke(aws, own, '{}')).text;
    },
    gives: '"new"',
  },
  {
    name: 'UpdateFunctionCode with DryRun changes nothing',
    source: `${LAMBDA_API}/API_UpdateFunctionCode.html`,
    run: async (aws, own) => {
      await createFunction(aws, own, "exports.handler = async () => 'old';");
      const { Code } = declared(own, "exports.handler = async () => 'new';");
      const { Handler } = await onFunction(aws, 'PUT', `/${own}/code`, { ...Code, DryRun: true });
      return [Handler, (await invoke(aws, own, '{}')).text];
    },
    gives: ['index.handler', '"old"'],
  },
  {
    name: 'UpdateFunctionConfiguration changes the environment',
    source: `${LAMBDA_API}/API_UpdateFunctionConfiguration.html`,
    run: async (aws, own) => {
      await createFunction(aws, own, 'exports.handler = async () => process.env.SET;');
      await onFunction(aws, 'PUT', `/${own}/configuration`, { Environment: { Variables: { SET: 'new' } } });
      return (await invoke(aws, own, '{}')).text;
    },
    gives: '"new"',
  },
  {
    name: 'a deleted function is gone',
    source: `${LAMBDA_API}/API_DeleteFunction.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      await onFunction(aws, 'DELETE', `/${own}`);
      return onFunction(aws, 'GET', `/${own}`);
    },
    gives: refused(
      404,
      'ResourceNotFoundException',
      /^Function not found: arn:aws:lambda:us-east-1:\d{12}:function:lambda-\d+$/,
    ),
  },
  {
    name: 'reserved concurrency is put, got and deleted',
    source: `${LAMBDA_API}/API_PutFunctionConcurrency.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const path = `/2017-10-31/functions/${own}/concurrency`;
      const put = await lambda(aws, 'PUT', path, { ReservedConcurrentExecutions: 0 });
      const { status, headers } = await invoke(aws, own, '{}');
      return [put, status, headers.get('x-amzn-errortype')];
    },
    gives: [{ ReservedConcurrentExecutions: 0 }, 429, 'TooManyRequestsException'],
  },
  {
    name: 'PutFunctionEventInvokeConfig is echoed with the ARN of $LATEST',
    source: `${LAMBDA_API}/API_PutFunctionEventInvokeConfig.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const path = `/2019-09-25/functions/${own}/event-invoke-config`;
      return lambda(aws, 'PUT', path, { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 });
    },
    gives: part({
      FunctionArn: /:function:lambda-\d+:\$LATEST$/,
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 60,
    }),
  },
  {
    name: 'three retries of an asynchronous invocation are too many',
    source: `${LAMBDA_API}/API_PutFunctionEventInvokeConfig.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return lambda(aws, 'PUT', `/2019-09-25/functions/${own}/event-invoke-config`, { MaximumRetryAttempts: 3 });
    },
    gives: refused(
      400,
      'ValidationException',
      /at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 2/,
    ),
  },
  {
    name: 'ListFunctions has the functions that were made',
    source: `${LAMBDA_API}/API_ListFunctions.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const { Functions } = await onFunction(aws, 'GET', '?MaxItems=50');
      return objectsOf(Functions).length > 0;
    },
    gives: true,
  },
];
