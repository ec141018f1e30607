import { element } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { bucket, codeOf, ETAG, S3_API, s3 } from './s3-calls.ts';

const reading = (name: string, headers: Readonly<Record<string, string>>, gives: unknown): ConformanceCase => ({
  name,
  source: `${S3_API}/API_GetObject.html`,
  run: async (aws, own) => {
    const answer = await s3(aws, 'GET', `/${await bucket(aws, own, 'letters')}/letters`, { headers });
    return [
      answer.status,
      answer.text.startsWith('<') ? element(answer.text, 'Code') : answer.text,
      answer.headers.get('content-range'),
    ];
  },
  gives,
});

export const S3_CONDITIONS: readonly ConformanceCase[] = [
  reading('a range of bytes', { range: 'bytes=1-3' }, [206, 'ett', 'bytes 1-3/7']),
  reading('the last bytes', { range: 'bytes=-2' }, [206, 'rs', 'bytes 5-6/7']),
  reading('bytes from one on', { range: 'bytes=5-' }, [206, 'rs', 'bytes 5-6/7']),
  reading('a range that begins behind the end', { range: 'bytes=9-' }, [416, 'InvalidRange', null]),
  reading('a tag that it does not have any more', { 'if-match': '"0"' }, [412, 'PreconditionFailed', null]),
  reading('the tag that the reader has', { 'if-none-match': ETAG }, [304, '', null]),
  {
    name: 'If-None-Match * writes only what is not there',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html',
    run: async (aws, own) => {
      const more = { body: 'x', headers: { 'if-none-match': '*' } };
      const name = await bucket(aws, own);
      const first = await s3(aws, 'PUT', `/${name}/k`, more);
      return [first.status, codeOf(await s3(aws, 'PUT', `/${name}/k`, more))];
    },
    gives: [200, { status: 412, code: 'PreconditionFailed' }],
  },
];
