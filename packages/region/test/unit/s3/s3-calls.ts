import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { AwsError } from '../../../src/core/aws-error.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE, type StateStore } from '../../../src/core/state-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { Call } from '../../../src/http/call.ts';
import { DetailedAwsError } from '../../../src/http/detailed-error.ts';
import { ObjectStore } from '../../../src/s3/object-store.ts';
import { s3Route } from '../../../src/s3/s3-service.ts';

export const NOW_MS = Date.UTC(2026, 2, 2, 12);

interface More {
  readonly headers?: Call['headers'];
  readonly body?: string | Buffer;
}

/** S3 by its calls. An error comes back as its code, its status and its members. */
export function openS3({ region = 'eu-west-1', stateStore = NO_STATE_STORE as StateStore } = {}) {
  const clock = new VirtualClock(NOW_MS);
  const spill = openSpill();
  const store = new ObjectStore({
    clock,
    random: seededRandom(1),
    stateStore,
    spill,
    region,
    accountId: '000000000000',
  });
  const ask = async (method: string, url: string, more: More = {}) => {
    const call = callOf(method, url, more);
    try {
      const answer = await s3Route(store, call)?.handle(call);
      if (answer === undefined || 'stream' in answer) throw new Error('S3 did not answer');
      const text = 'bytes' in answer ? answer.bytes.toString() : answer.body;
      return { status: answer.status, headers: answer.headers, text };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { code, status, message } = error;
      return { code, status, message, members: error instanceof DetailedAwsError ? error.members : {}, text: '' };
    }
  };
  return { store, clock, ask, close: () => spill.close() };
}

function callOf(method: string, url: string, { headers = {}, body = '' }: More): Call {
  const [path = '', query] = url.split('?');
  const bytes = Buffer.from(body);
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers: { host: '127.0.0.1:4566', ...headers },
    body: bytes.toString(),
    bytes,
    requestId: 'r',
    signedFor: 's3',
    signal: new AbortController().signal,
  };
}

/** The texts of the elements of that name. */
export const elements = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, text = '']) => text);
