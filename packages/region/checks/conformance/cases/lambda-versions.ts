import { objectsOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
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
  memberOf,
  onFunction,
} from './lambda-calls.ts';

const VERSIONS = `${LAMBDA_GUIDE}/configuration-versions.html`;
const ALIASES = `${LAMBDA_GUIDE}/configuration-aliases.html`;
const ROUTING = `${LAMBDA_GUIDE}/configuring-alias-routing.html`;

const answering = (value: string): string => `exports.handler = async () => '${value}';`;
/** The version and the ARN that a function sees. */
const SEEN = `exports.handler = async (event, { functionVersion, invokedFunctionArn }) =>
  functionVersion + ' ' + invokedFunctionArn.split(':').slice(7).join(':');`;

const publish = (aws: Caller, own: string, input: object = {}) => onFunction(aws, 'POST', `/${own}/versions`, input);
const createAlias = (aws: Caller, own: string, input: object = {}) =>
  onFunction(aws, 'POST', `/${own}/aliases`, { Name: 'live', FunctionVersion: '1', ...input });
const change = (aws: Caller, own: string, source: string) =>
  onFunction(aws, 'PUT', `/${own}/code`, { ...declared(own, source).Code });

/** A function whose version 1 answers "one", whose version 2 answers "two". */
async function withTwoVersions(aws: Caller, own: string): Promise<void> {
  await createFunction(aws, own, answering('one'), { Publish: true });
  await change(aws, own, answering('two'));
  await publish(aws, own);
}

const PUBLISHED: readonly ConformanceCase[] = [
  {
    name: 'a published version is numbered from 1, and has a qualified ARN',
    source: `${LAMBDA_API}/API_PublishVersion.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return publish(aws, own, { Description: 'words' });
    },
    gives: part({
      Version: '1',
      FunctionArn: /^arn:aws:lambda:us-east-1:\d{12}:function:lambda-\d+:1$/,
      Description: 'words',
      CodeSha256: /^[\w+/]{43}=$/,
      RevisionId: UUID,
    }),
  },
  {
    name: 'a function that has not changed is not published again',
    source: VERSIONS,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const first = await publish(aws, own);
      const second = await publish(aws, own);
      await onFunction(aws, 'PUT', `/${own}/configuration`, { Timeout: 9 });
      return [first['Version'], second['Version'], (await publish(aws, own))['Version']];
    },
    gives: ['1', '1', '2'],
  },
  {
    name: 'a version keeps the code and the configuration that it had',
    source: VERSIONS,
    run: async (aws, own) => {
      await withTwoVersions(aws, own);
      await onFunction(aws, 'PUT', `/${own}/configuration`, { Timeout: 9 });
      const { Timeout } = await onFunction(aws, 'GET', `/${own}/configuration?Qualifier=1`);
      return [Timeout, (await invoke(aws, `${own}:1`, '{}')).text, (await invoke(aws, own, '{}')).text];
    },
    gives: [10, '"one"', '"two"'],
  },
  {
    name: 'a function sees by which version it is invoked',
    source: `${LAMBDA_GUIDE}/nodejs-context.html`,
    run: async (aws, own) => {
      await createFunction(aws, own, SEEN, { Publish: true });
      await createAlias(aws, own);
      const answers = [await invoke(aws, own, '{}'), await invoke(aws, `${own}:1`, '{}')];
      return [...answers, await invoke(aws, `${own}:live`, '{}')].map(({ text, headers }) => [
        text,
        headers.get('x-amz-executed-version'),
      ]);
    },
    gives: [
      ['"$LATEST "', '$LATEST'],
      ['"1 1"', '1'],
      ['"1 live"', '1'],
    ],
  },
  {
    name: 'ListVersionsByFunction begins with $LATEST',
    source: `${LAMBDA_API}/API_ListVersionsByFunction.html`,
    run: async (aws, own) => {
      await withTwoVersions(aws, own);
      const { Versions } = await onFunction(aws, 'GET', `/${own}/versions`);
      return objectsOf(Versions).map((one) => [one['Version'], memberOf(one, 'FunctionArn').split(':')[7]]);
    },
    gives: [
      ['$LATEST', '$LATEST'],
      ['1', '1'],
      ['2', '2'],
    ],
  },
  {
    name: 'a version of another revision than is meant is not published',
    source: `${LAMBDA_API}/API_PublishVersion.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return publish(aws, own, { RevisionId: '00000000-0000-4000-8000-000000000000' });
    },
    gives: refused(
      412,
      'PreconditionFailedException',
      /^The Revision Id provided does not match the latest Revision Id\./,
    ),
  },
  {
    name: 'a version of other code than is meant is not published',
    source: `${LAMBDA_API}/API_PublishVersion.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return publish(aws, own, { CodeSha256: 'x' });
    },
    gives: refused(400, 'InvalidParameterValueException', /^CodeSHA256 \(x\) is different from current CodeSHA256/),
  },
  {
    name: 'a version that is not there is not found',
    source: `${LAMBDA_API}/API_Invoke.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return onFunction(aws, 'POST', `/${own}/invocations?Qualifier=7`, {});
    },
    gives: refused(
      404,
      'ResourceNotFoundException',
      /^Function not found: arn:aws:lambda:us-east-1:\d{12}:function:lambda-\d+:7$/,
    ),
  },
];

const NAMED: readonly ConformanceCase[] = [
  {
    name: 'an alias names a version',
    source: `${LAMBDA_API}/API_CreateAlias.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return createAlias(aws, own, { FunctionVersion: '$LATEST', Description: 'words' });
    },
    gives: {
      Name: 'live',
      FunctionVersion: '$LATEST',
      AliasArn: /:function:lambda-\d+:live$/,
      Description: 'words',
      RevisionId: UUID,
    },
  },
  {
    name: 'UpdateAlias moves an alias to another version',
    source: `${LAMBDA_API}/API_UpdateAlias.html`,
    run: async (aws, own) => {
      await withTwoVersions(aws, own);
      await createAlias(aws, own);
      const before = (await invoke(aws, `${own}:live`, '{}')).text;
      const { FunctionVersion } = await onFunction(aws, 'PUT', `/${own}/aliases/live`, { FunctionVersion: '2' });
      return [before, FunctionVersion, (await invoke(aws, `${own}:live`, '{}')).text];
    },
    gives: ['"one"', '2', '"two"'],
  },
  {
    name: 'an alias of two versions leads to the second by its weight',
    source: ROUTING,
    run: async (aws, own) => {
      await withTwoVersions(aws, own);
      const RoutingConfig = { AdditionalVersionWeights: { 2: 1 } };
      const alias = await createAlias(aws, own, { RoutingConfig });
      return [alias['RoutingConfig'], (await invoke(aws, `${own}:live`, '{}')).headers.get('x-amz-executed-version')];
    },
    gives: [{ AdditionalVersionWeights: { 2: 1 } }, '2'],
  },
  {
    name: 'an alias to $LATEST has no second version',
    source: ROUTING,
    run: async (aws, own) => {
      await withTwoVersions(aws, own);
      const RoutingConfig = { AdditionalVersionWeights: { 2: 0.5 } };
      return createAlias(aws, own, { FunctionVersion: '$LATEST', RoutingConfig });
    },
    gives: refused(
      400,
      'InvalidParameterValueException',
      '$LATEST is not supported for an alias pointing to more than 1 version',
    ),
  },
  {
    name: 'a second alias of a name is refused',
    source: `${LAMBDA_API}/API_CreateAlias.html`,
    run: async (aws, own) => {
      await createFunction(aws, own, ECHO, { Publish: true });
      await createAlias(aws, own);
      return createAlias(aws, own);
    },
    gives: refused(
      409,
      'ResourceConflictException',
      /^Alias already exists: arn:aws:lambda:.*:function:lambda-\d+:live$/,
    ),
  },
  {
    name: 'the name of an alias is no number',
    source: `${LAMBDA_API}/API_CreateAlias.html`,
    run: async (aws, own) => {
      await createFunction(aws, own, ECHO, { Publish: true });
      return createAlias(aws, own, { Name: '1' });
    },
    gives: refused(400, 'ValidationException', /^1 validation error detected: Value '1' at 'name' failed to satisfy/),
  },
  {
    name: 'an alias that is not there is not found',
    source: `${LAMBDA_API}/API_GetAlias.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return onFunction(aws, 'GET', `/${own}/aliases/none`);
    },
    gives: refused(
      404,
      'ResourceNotFoundException',
      /^Cannot find alias arn: arn:aws:lambda:.*:function:lambda-\d+:none$/,
    ),
  },
  {
    name: 'a version to which an alias leads is not deleted',
    source: ALIASES,
    run: async (aws, own) => {
      await createFunction(aws, own, ECHO, { Publish: true });
      await createAlias(aws, own);
      return onFunction(aws, 'DELETE', `/${own}?Qualifier=1`);
    },
    gives: refused(409, 'ResourceConflictException'),
  },
  {
    name: 'an alias has settings of its own for asynchronous invocations',
    source: `${LAMBDA_API}/API_PutFunctionEventInvokeConfig.html`,
    run: async (aws, own) => {
      await createFunction(aws, own, ECHO, { Publish: true });
      await createAlias(aws, own);
      const path = `/2019-09-25/functions/${own}/event-invoke-config`;
      await lambda(aws, 'PUT', path, { MaximumRetryAttempts: 2 });
      await lambda(aws, 'PUT', `${path}?Qualifier=live`, { MaximumRetryAttempts: 1 });
      const of = async (query: string) => (await lambda(aws, 'GET', path + query))['MaximumRetryAttempts'];
      return [await of(''), await of('?Qualifier=live')];
    },
    gives: [2, 1],
  },
  {
    name: 'an alias has a policy of its own',
    source: `${LAMBDA_API}/API_AddPermission.html`,
    run: async (aws, own) => {
      await createFunction(aws, own, ECHO, { Publish: true });
      await createAlias(aws, own);
      const granted = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };
      await onFunction(aws, 'POST', `/${own}/policy?Qualifier=live`, granted);
      const [whole, alias] = [await onFunction(aws, 'GET', `/${own}/policy`), `/${own}/policy?Qualifier=live`];
      return [whole['error'], memberOf(await onFunction(aws, 'GET', alias), 'Policy').includes(`:${own}:live`)];
    },
    gives: ['ResourceNotFoundException', true],
  },
];

export const LAMBDA_VERSIONS: readonly ConformanceCase[] = [...PUBLISHED, ...NAMED];
