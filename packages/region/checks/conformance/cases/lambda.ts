import { listOf, parseJson } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { part, UUID } from '../expected.ts';
import { LAMBDA_ALIASES } from './lambda-aliases.ts';
import { createFunction, ECHO, invoke, invoked, LAMBDA_API, LAMBDA_GUIDE, memberOf } from './lambda-calls.ts';
import { LAMBDA_FUNCTIONS } from './lambda-functions.ts';
import { LAMBDA_PERMISSIONS } from './lambda-permissions.ts';
import { LAMBDA_VERSIONS } from './lambda-versions.ts';

const INVOKE = `${LAMBDA_API}/API_Invoke.html`;
const NODE = `${LAMBDA_GUIDE}/nodejs-handler.html`;

const running = (
  name: string,
  source: string,
  gives: unknown,
  payload: { readonly [key: string]: number | string } = {},
  more: object = {},
): ConformanceCase => ({
  name,
  source: NODE,
  run: (aws, own) => invoked(aws, own, source, payload, more),
  gives,
});

/** The members of the context that a function sees. */
const CONTEXT = `exports.handler = async (event, context) => ({
  name: context.functionName, version: context.functionVersion, memory: context.memoryLimitInMB,
  arn: context.invokedFunctionArn, id: context.awsRequestId, left: context.getRemainingTimeInMillis() <= 10000,
  group: context.logGroupName, region: process.env.AWS_REGION, handler: process.env._HANDLER, set: process.env.SET,
});`;

const CALLING: readonly ConformanceCase[] = [
  running('a function gives back JSON', ECHO, { status: 200, error: null, payload: { a: 1 } }, { a: 1 }),
  running('a function that gives nothing gives null', 'exports.handler = async () => {};', {
    status: 200,
    error: null,
    payload: null,
  }),
  running(
    'a handler that throws has type, message and trace',
    "exports.handler = async () => { throw new TypeError('words'); };",
    {
      status: 200,
      error: 'Unhandled',
      payload: {
        errorType: 'TypeError',
        errorMessage: 'words',
        trace: (lines: unknown) => listOf(lines)[0] === 'TypeError: words',
      },
    },
  ),
  running('a handler that throws what is no error', "exports.handler = async () => { throw 'words'; };", {
    status: 200,
    error: 'Unhandled',
    payload: part({ errorType: 'string', errorMessage: 'words' }),
  }),
  running('a handler whose name is not there', 'exports.other = async () => 1;', {
    status: 200,
    error: 'Unhandled',
    payload: part({ errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' }),
  }),
  running('a module that throws when it is loaded', "throw new Error('words');", {
    status: 200,
    error: 'Unhandled',
    payload: part({ errorType: 'Error', errorMessage: 'words' }),
  }),
  running(
    'a function that takes longer than its time',
    'exports.handler = () => new Promise((done) => setTimeout(done, 5000));',
    {
      status: 200,
      error: 'Unhandled',
      payload: part({ errorType: 'Sandbox.Timedout', errorMessage: /Task timed out after 1\.00 seconds$/ }),
    },
    {},
    { Timeout: 1 },
  ),
  running('a function that ends its process', 'exports.handler = async () => process.exit(1);', {
    status: 200,
    error: 'Unhandled',
    payload: part({ errorType: 'Runtime.ExitError', errorMessage: /Runtime exited with error: exit status 1$/ }),
  }),
  running(
    'the context and the environment of a function',
    CONTEXT,
    part({
      payload: {
        name: /^lambda-\d+$/,
        version: '$LATEST',
        memory: '256',
        arn: /^arn:aws:lambda:us-east-1:\d{12}:function:lambda-\d+$/,
        id: UUID,
        left: true,
        group: /^\/aws\/lambda\/lambda-\d+$/,
        region: 'us-east-1',
        handler: 'index.handler',
        set: 'yes',
      },
    }),
    {},
    { MemorySize: 256, Environment: { Variables: { SET: 'yes' } } },
  ),
  running(
    'a callback of nodejs22.x',
    "exports.handler = (event, context, done) => done(null, 'called');",
    part({ error: null, payload: 'called' }),
    {},
    { Runtime: 'nodejs22.x' },
  ),
  running(
    'a callback of nodejs24.x is no handler any more',
    "exports.handler = (event, context, done) => done(null, 'called');",
    part({ error: 'Unhandled', payload: part({ errorType: 'Runtime.CallbackHandlerDeprecated' }) }),
  ),
  {
    name: 'an asynchronous invocation is accepted at once',
    source: INVOKE,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const { status, text } = await invoke(aws, own, '{}', { 'x-amz-invocation-type': 'Event' });
      return [status, text];
    },
    gives: [202, ''],
  },
  {
    name: 'a dry run invokes nothing',
    source: INVOKE,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return (await invoke(aws, own, '{}', { 'x-amz-invocation-type': 'DryRun' })).status;
    },
    gives: 204,
  },
  {
    name: 'the tail of the log comes with the answer',
    source: INVOKE,
    run: async (aws, own) => {
      await createFunction(aws, own, "exports.handler = async () => { console.log('seen'); };");
      const { headers } = await invoke(aws, own, '{}', { 'x-amz-log-type': 'Tail' });
      const log = Buffer.from(headers.get('x-amz-log-result') ?? '', 'base64').toString();
      return [
        /^START RequestId: \S+ Version: \$LATEST$/m,
        /\tINFO\tseen$/m,
        /^END RequestId: /m,
        /^REPORT RequestId: \S+\tDuration: /m,
      ].map((line) => line.test(log));
    },
    gives: [true, true, true, true],
  },
  {
    name: 'the version that was executed is named',
    source: INVOKE,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return (await invoke(aws, own, '{}')).headers.get('x-amz-executed-version');
    },
    gives: '$LATEST',
  },
  {
    name: 'a payload that is no JSON is refused',
    source: INVOKE,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const { status, headers, text } = await invoke(aws, own, '{');
      return [
        status,
        headers.get('x-amzn-errortype'),
        memberOf(parseJson(text), 'message').startsWith('Could not parse request body into json'),
      ];
    },
    gives: [400, 'InvalidRequestContentException', true],
  },
  {
    name: 'a function that is not there is not found',
    source: INVOKE,
    run: async (aws) => {
      const { status, headers, text } = await invoke(aws, 'no-such-function', '{}');
      return [status, headers.get('x-amzn-errortype'), parseJson(text)];
    },
    gives: [
      404,
      'ResourceNotFoundException',
      { Type: 'User', Message: /^Function not found: arn:aws:lambda:us-east-1:\d{12}:function:no-such-function$/ },
    ],
  },
];

export const LAMBDA: readonly ConformanceCase[] = [
  ...CALLING,
  ...LAMBDA_FUNCTIONS,
  ...LAMBDA_VERSIONS,
  ...LAMBDA_ALIASES,
  ...LAMBDA_PERMISSIONS,
];
