import type { BytesAnswer, Call, TextAnswer } from '../http/call.ts';
import type { ObjectStore } from './object-store.ts';

/** One operation on the service, a bucket or an object. The path decides which of them. */
export interface S3Operation {
  readonly name: string;
  readonly method: string;
  readonly on: 'service' | 'bucket' | 'object';
  /** The parameters that every call of the operation has. */
  readonly marks?: readonly string[];
  /** The other parameters of the operation. Any parameter beside them selects another operation. */
  readonly query?: readonly string[];
  /** The header that every call of the operation has. */
  readonly header?: string;
  /** Its own headers of S3, beside those of all operations. */
  readonly headers?: readonly string[];
  /** The conditions that it takes, by their headers. */
  readonly conditions?: readonly string[];
  run(store: ObjectStore, call: Call, bucket: string, key: string): TextAnswer | BytesAnswer;
}

export const xmlAnswer = (body: string): TextAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body,
});

export const emptyAnswer = (status: number, headers: TextAnswer['headers'] = {}): TextAnswer => ({
  status,
  headers,
  body: '',
});
