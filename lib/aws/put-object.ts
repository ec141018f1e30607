import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../clock.ts';
import { serviceEndpoint } from '../env.ts';
import { type Sending, textOf } from './head.ts';

/** An object to be put in S3. */
export interface NewObject {
  readonly bucket: string;
  /** Of letters, digits and `-_./` only, because it goes into a URL unchanged. */
  readonly key: string;
  readonly body: Buffer;
  /** Of the body, in hex. S3 refuses the object when the hash is wrong. */
  readonly sha256: string;
}

/** Resolves once the object is in its bucket. @throws Error with the answer of S3 */
export type PutObject = (object: NewObject) => Promise<void>;

type SignerSettings = ConstructorParameters<typeof SignatureV4>[0];

/** The part of an SDK client that is used here. */
interface SdkClient {
  readonly config: Pick<Sending, 'requestHandler'> &
    Pick<SignerSettings, 'credentials' | 'sha256'> & { readonly region: () => Promise<string> };
}

/**
 * Puts objects over the connections of another SDK client, signed with its credentials. A client for S3 would add
 * 160 KB to each function for a rare call. There is one attempt: when it fails, the event goes back to its source and
 * comes again.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function putObjectWith({ config }: SdkClient, now: Clock): PutObject {
  return async ({ bucket, key, body, sha256 }) => {
    const region = await config.region();
    const { protocol, hostname, port, host, pathname } = urlOf(bucket, key, region);
    const headers = {
      host,
      'content-type': 'application/json',
      'content-length': String(body.length),
      'x-amz-content-sha256': sha256,
    };
    const target = {
      method: 'PUT',
      protocol,
      hostname,
      path: pathname,
      query: {},
      ...(port && { port: Number(port) }),
    };
    const signer = new SignatureV4({
      service: 's3',
      region,
      credentials: config.credentials,
      sha256: config.sha256,
      uriEscapePath: false,
    });
    const signed = await signer.sign({ ...target, headers }, { signingDate: new Date(now()) });
    const { response } = await config.requestHandler.handle({ ...target, headers: signed.headers, body }, {});
    const answer = await textOf(response.body);
    if (response.statusCode === 200) return;
    const code = /<Code>(\w+)<\/Code>/.exec(answer)?.[1] ?? 'without a reason';
    throw new Error(`S3 answered ${response.statusCode} ${code}`);
  };
}

/** The bucket is in the host name on AWS, and in the path at another endpoint. */
function urlOf(bucket: string, key: string, region: string): URL {
  const endpoint = serviceEndpoint('S3');
  return endpoint === undefined
    ? new URL(`https://${bucket}.s3.${region}.amazonaws.com/${key}`)
    : new URL(`/${bucket}/${key}`, endpoint);
}
