import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../clock.ts';
import { serviceEndpoint } from '../env.ts';
import { type Sending, textOf } from './head.ts';

/** An object of S3 that is to be. */
export interface NewObject {
  readonly bucket: string;
  /** Of letters, digits and `-_./` only: it goes into a URL as it is. */
  readonly key: string;
  readonly body: Buffer;
  /** Of the body, in hex; S3 refuses the object when it is another. */
  readonly sha256: string;
}

/** Resolves once the object is in its bucket. @throws Error that says what S3 answered */
export type PutObject = (object: NewObject) => Promise<void>;

type SignerSettings = ConstructorParameters<typeof SignatureV4>[0];

/** The part of an SDK client that is used here. */
interface SdkClient {
  readonly config: Pick<Sending, 'requestHandler'> &
    Pick<SignerSettings, 'credentials' | 'sha256'> & { readonly region: () => Promise<string> };
}

/**
 * Puts objects over the connections of an SDK client that is there anyway, signed with its credentials. A client for
 * S3 would add 160 KB to each function for a call that hardly any ever makes. One attempt: whoever cannot put down a
 * payload keeps the event, and comes again with it.
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
    const place = { method: 'PUT', protocol, hostname, path: pathname, query: {}, ...(port && { port: Number(port) }) };
    const signer = new SignatureV4({
      service: 's3',
      region,
      credentials: config.credentials,
      sha256: config.sha256,
      uriEscapePath: false,
    });
    const signed = await signer.sign({ ...place, headers }, { signingDate: new Date(now()) });
    const { response } = await config.requestHandler.handle({ ...place, headers: signed.headers, body }, {});
    const answer = await textOf(response.body);
    if (response.statusCode === 200) return;
    const code = /<Code>(\w+)<\/Code>/.exec(answer)?.[1] ?? 'without a reason';
    throw new Error(`S3 answered ${response.statusCode} ${code}`);
  };
}

/** By the bucket's own host on AWS, by its path at another endpoint. */
function urlOf(bucket: string, key: string, region: string): URL {
  const endpoint = serviceEndpoint('S3');
  return endpoint === undefined
    ? new URL(`https://${bucket}.s3.${region}.amazonaws.com/${key}`)
    : new URL(`/${bucket}/${key}`, endpoint);
}
