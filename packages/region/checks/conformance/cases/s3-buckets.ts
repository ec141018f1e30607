import { element } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { bucket, codeOf, elements, S3_API, S3_ERRORS, s3 } from './s3-calls.ts';

const CREATE = `${S3_API}/API_CreateBucket.html`;
const NAMES = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html';

const located = (region: string): string =>
  `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;

const badName = (name: string, what: string): ConformanceCase => ({
  name: `a bucket with ${what} for a name is refused`,
  source: NAMES,
  run: async (aws) => codeOf(await s3(aws, 'PUT', `/${name}`)),
  gives: { status: 400, code: 'InvalidBucketName' },
});

export const S3_BUCKETS: readonly ConformanceCase[] = [
  {
    name: 'CreateBucket makes a bucket',
    source: CREATE,
    run: async (aws, own) => {
      const { status, headers } = await s3(aws, 'PUT', `/${own}`);
      return [status, headers.get('location') === `/${own}`];
    },
    gives: [200, true],
  },
  {
    name: 'a created bucket holds objects and is listed',
    source: CREATE,
    run: async (aws, own) => {
      await s3(aws, 'PUT', `/${own}`);
      const { status } = await s3(aws, 'PUT', `/${own}/k`, { body: 'x' });
      return [status, elements((await s3(aws, 'GET', '/')).text, 'Name').includes(own)];
    },
    gives: [200, true],
  },
  {
    name: 'in us-east-1 an owner may create a bucket again',
    source: S3_ERRORS,
    run: async (aws, own) => (await s3(aws, 'PUT', `/${await bucket(aws, own)}`)).status,
    gives: 200,
  },
  {
    name: 'us-east-1 is no location constraint',
    source: S3_ERRORS,
    run: async (aws, own) => codeOf(await s3(aws, 'PUT', `/${own}`, { body: located('us-east-1') })),
    gives: { status: 400, code: 'InvalidLocationConstraint' },
  },
  badName('ab', 'two letters'),
  badName('Upper-Case', 'capital letters'),
  badName('192.168.5.4', 'an address'),
  badName('a..b', 'two dots'),
  badName('xn--abc', 'a reserved beginning'),
  {
    name: 'GetBucketLocation says nothing of us-east-1',
    source: `${S3_API}/API_GetBucketLocation.html`,
    run: async (aws, own) => {
      const { status, text } = await s3(aws, 'GET', `/${await bucket(aws, own)}?location`);
      return [status, text.includes('<LocationConstraint'), /us-east-1/.test(text)];
    },
    gives: [200, true, false],
  },
  {
    name: 'HeadBucket says where a bucket is',
    source: `${S3_API}/API_HeadBucket.html`,
    run: async (aws, own) => (await s3(aws, 'HEAD', `/${await bucket(aws, own)}`)).headers.get('x-amz-bucket-region'),
    gives: 'us-east-1',
  },
  {
    name: 'GetBucketVersioning says nothing of a bucket without versions',
    source: `${S3_API}/API_GetBucketVersioning.html`,
    run: async (aws, own) => {
      const { status, text } = await s3(aws, 'GET', `/${await bucket(aws, own)}?versioning`);
      return [status, text.includes('<VersioningConfiguration'), text.includes('<Status>')];
    },
    gives: [200, true, false],
  },
  {
    name: 'a bucket with objects is not deleted',
    source: `${S3_API}/API_DeleteBucket.html`,
    run: async (aws, own) => {
      const answer = await s3(aws, 'DELETE', `/${await bucket(aws, own, 'k')}`);
      return { ...codeOf(answer), message: element(answer.text, 'Message') };
    },
    gives: { status: 409, code: 'BucketNotEmpty', message: 'The bucket you tried to delete is not empty' },
  },
  {
    name: 'an empty bucket is deleted',
    source: `${S3_API}/API_DeleteBucket.html`,
    run: async (aws, own) => {
      await s3(aws, 'PUT', `/${own}`);
      return [(await s3(aws, 'DELETE', `/${own}`)).status, (await s3(aws, 'HEAD', `/${own}`)).status];
    },
    gives: [204, 404],
  },
  {
    name: 'buckets are listed by a prefix, page by page',
    source: `${S3_API}/API_ListBuckets.html`,
    run: async (aws, own) => {
      for (const end of ['a', 'b']) await s3(aws, 'PUT', `/${own}.${end}`);
      const first = await s3(aws, 'GET', `/?prefix=${own}.&max-buckets=1`);
      const token = encodeURIComponent(element(first.text, 'ContinuationToken'));
      const second = await s3(aws, 'GET', `/?prefix=${own}.&max-buckets=1&continuation-token=${token}`);
      return [first, second].map(({ text }) => elements(text, 'Name').map((name) => name.slice(own.length)));
    },
    gives: [['.a'], ['.b']],
  },
];
