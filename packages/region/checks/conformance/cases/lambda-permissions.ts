import { parseJson, textOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { ANY_TEXT, part, refused } from '../expected.ts';
import { createFunction, LAMBDA_API, lambda, onFunction } from './lambda-calls.ts';

export const LAMBDA_PERMISSIONS: readonly ConformanceCase[] = [
  {
    name: 'AddPermission answers with its statement',
    source: `${LAMBDA_API}/API_AddPermission.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const granted = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };
      const { Statement } = await onFunction(aws, 'POST', `/${own}/policy`, granted);
      return parseJson(textOf(Statement));
    },
    gives: part({
      Sid: 's',
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: ANY_TEXT,
    }),
  },
  {
    name: 'a second statement of an id is refused',
    source: `${LAMBDA_API}/API_AddPermission.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const granted = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };
      await onFunction(aws, 'POST', `/${own}/policy`, granted);
      return onFunction(aws, 'POST', `/${own}/policy`, granted);
    },
    gives: refused(409, 'ResourceConflictException', /^The statement id \(s\) provided already exists\./),
  },
  {
    name: 'a function without a policy has none',
    source: `${LAMBDA_API}/API_GetPolicy.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      return onFunction(aws, 'GET', `/${own}/policy`);
    },
    gives: refused(404, 'ResourceNotFoundException', 'The resource you requested does not exist.'),
  },
  {
    name: 'the URL of a function is made once',
    source: `${LAMBDA_API}/API_CreateFunctionUrlConfig.html`,
    run: async (aws, own) => {
      await createFunction(aws, own);
      const path = `/2021-10-31/functions/${own}/url`;
      const made = await lambda(aws, 'POST', path, { AuthType: 'NONE' });
      return [made['AuthType'], (await lambda(aws, 'POST', path, { AuthType: 'NONE' }))['error']];
    },
    gives: ['NONE', 'ResourceConflictException'],
  },
];
