import { type Caller, element } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { bucket, codeOf, ETAG, S3_API, s3 } from './s3-calls.ts';

const COPY = `${S3_API}/API_CopyObject.html`;
const LONG_AGO = 'Thu, 01 Jan 1970 00:00:00 GMT';

/** Copies `letters` of a bucket to `copy`. */
async function copied(aws: Caller, own: string, headers: Readonly<Record<string, string>> = {}) {
  const name = await bucket(aws, own, 'letters');
  return s3(aws, 'PUT', `/${name}/copy`, { headers: { 'x-amz-copy-source': `/${name}/letters`, ...headers } });
}

const refused = (name: string, headers: Readonly<Record<string, string>>, status: number, code: string) => ({
  name,
  source: COPY,
  run: async (aws: Caller, own: string) => codeOf(await copied(aws, own, headers)),
  gives: { status, code },
});

/** What is said of a copy of an object of type text/csv with `team` a. */
const said = (name: string, headers: Readonly<Record<string, string>>, gives: unknown): ConformanceCase => ({
  name,
  source: COPY,
  run: async (aws, own) => {
    const of = await bucket(aws, own);
    const head = { 'content-type': 'text/csv', 'cache-control': 'no-cache', 'x-amz-meta-team': 'a' };
    await s3(aws, 'PUT', `/${of}/k`, { body: 'x', headers: head });
    await s3(aws, 'PUT', `/${of}/copy`, { headers: { 'x-amz-copy-source': `${of}/k`, ...headers } });
    const { headers: read } = await s3(aws, 'HEAD', `/${of}/copy`);
    return ['content-type', 'cache-control', 'x-amz-meta-team', 'x-amz-meta-own'].map((one) => read.get(one));
  },
  gives,
});

const REPLACE = { 'x-amz-metadata-directive': 'REPLACE' };

export const S3_COPIES: readonly ConformanceCase[] = [
  {
    name: 'CopyObject copies the bytes',
    source: COPY,
    run: async (aws, own) => {
      const { text } = await copied(aws, own);
      return [element(text, 'ETag'), (await s3(aws, 'GET', `/${own}/copy`)).text];
    },
    gives: [ETAG, 'letters'],
  },
  {
    name: 'CopyObject copies between buckets, and its source is percent-encoded',
    source: COPY,
    run: async (aws, own) => {
      const from = await bucket(aws, own, 'a b/ü');
      await s3(aws, 'PUT', `/${own}.to`);
      const headers = { 'x-amz-copy-source': `${from}/a%20b/%C3%BC` };
      await s3(aws, 'PUT', `/${own}.to/k`, { headers });
      return (await s3(aws, 'GET', `/${own}.to/k`)).text;
    },
    gives: 'a b/ü',
  },
  said('a copy has the metadata of its source', { 'x-amz-meta-own': 'b' }, ['text/csv', 'no-cache', 'a', null]),
  said('REPLACE gives a copy its own metadata', { ...REPLACE, 'content-type': 'text/x', 'x-amz-meta-own': 'b' }, [
    'text/x',
    null,
    null,
    'b',
  ]),
  refused('a copy of another tag', { 'x-amz-copy-source-if-match': '"0"' }, 412, 'PreconditionFailed'),
  refused('a copy of the same tag', { 'x-amz-copy-source-if-none-match': ETAG }, 412, 'PreconditionFailed'),
  refused('a copy of what is newer', { 'x-amz-copy-source-if-unmodified-since': LONG_AGO }, 412, 'PreconditionFailed'),
  refused('a copy by a directive that is none', { 'x-amz-metadata-directive': 'MOVE' }, 400, 'InvalidArgument'),
  refused(
    'a copy from a bucket that is not there',
    { 'x-amz-copy-source': 'no-such-bucket-here/k' },
    404,
    'NoSuchBucket',
  ),
  {
    name: 'a copy onto itself that changes nothing',
    source: COPY,
    run: async (aws, own) => {
      const headers = { 'x-amz-copy-source': `${await bucket(aws, own, 'k')}/k` };
      return codeOf(await s3(aws, 'PUT', `/${own}/k`, { headers }));
    },
    gives: { status: 400, code: 'InvalidRequest' },
  },
];
