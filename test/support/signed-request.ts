import { LambdaClient } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export interface SignedRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a GET that is signed for an HTTP API, as its clients on AWS do. */
export const signedGet = (address: string, region: string): Promise<Response> => signedFetch(address, region);

/** Sends a request that is signed for an HTTP API. */
export async function signedFetch(address: string, region: string, request: SignedRequest = {}): Promise<Response> {
  const { protocol, host, hostname, pathname: path } = new URL(address);
  const { method = 'GET', body } = request;
  const { sha256 } = new LambdaClient({ region, credentials }).config;
  const signer = new SignatureV4({ service: 'execute-api', region, credentials, sha256 });
  const sent = { method, protocol, hostname, path, headers: { host, ...request.headers }, body };
  const { headers } = await signer.sign(sent);
  return fetch(address, { method, headers, ...(body !== undefined && { body }) });
}
