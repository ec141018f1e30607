import { objectsOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused, UUID } from '../expected.ts';
import {
  createAlias,
  createFunction,
  invoke,
  LAMBDA_API,
  LAMBDA_GUIDE,
  memberOf,
  onFunction,
  publish,
  SEEN,
  withTwoVersions,
} from './lambda-calls.ts';

const VERSIONS = `${LAMBDA_GUIDE}/configuration-versions.html`;

export const LAMBDA_VERSIONS: readonly ConformanceCase[] = [
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
