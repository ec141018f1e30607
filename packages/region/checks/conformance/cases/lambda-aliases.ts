import type { ConformanceCase } from '../case.ts';
import { refused, UUID } from '../expected.ts';
import {
  createAlias,
  createFunction,
  ECHO,
  invoke,
  LAMBDA_API,
  LAMBDA_GUIDE,
  lambda,
  memberOf,
  onFunction,
  withTwoVersions,
} from './lambda-calls.ts';

const ALIASES = `${LAMBDA_GUIDE}/configuration-aliases.html`;
const ROUTING = `${LAMBDA_GUIDE}/configuring-alias-routing.html`;

export const LAMBDA_ALIASES: readonly ConformanceCase[] = [
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
