import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../clock.ts';
import { serviceEndpoint } from '../env.ts';
import { objectOf, textOf as textIn } from '../json.ts';
import { type Sending, textOf } from './head.ts';

/** One operation of a service that speaks JSON 1.1. */
export interface JsonOperation {
  /** In its host name and its signature: `glue`. */
  readonly service: string;
  /** In the names of its variables: `AWS_ENDPOINT_URL_GLUE`. */
  readonly endpointName: 'GLUE' | 'SECRETS_MANAGER' | 'SSM';
  /** Such as `AWSGlue.GetSchemaVersion`. */
  readonly target: string;
}

/** What the service answered. */
export type JsonAnswer =
  | { readonly status: 'done'; readonly output: unknown }
  | { readonly status: 'refused'; readonly code: string; readonly message: string };

/** @throws errors of the network and of the credentials */
export type CallAws = (operation: JsonOperation, input: object) => Promise<JsonAnswer>;

type SignerSettings = ConstructorParameters<typeof SignatureV4>[0];

/** The part of an SDK client that is used here. */
interface SdkClient {
  readonly config: Pick<Sending, 'requestHandler'> &
    Pick<SignerSettings, 'credentials' | 'sha256'> & { readonly region: () => Promise<string> };
}

/**
 * Calls services over the connections of another SDK client, signed with its credentials. A client of their own would
 * add a hundred KB to each function for a rare call. There is one attempt; the time limits are those of the other client.
 * @param endpointOf the URL of a service that is not on AWS
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function jsonCallsWith(
  { config }: SdkClient,
  now: Clock,
  endpointOf: (name: JsonOperation['endpointName']) => string | undefined = serviceEndpoint,
): CallAws {
  return async ({ service, endpointName, target }, input) => {
    const region = await config.region();
    const { protocol, hostname, port, host } = new URL(
      endpointOf(endpointName) ?? `https://${service}.${region}.amazonaws.com`,
    );
    const body = Buffer.from(JSON.stringify(input));
    const request = {
      method: 'POST',
      protocol,
      hostname,
      path: '/',
      query: {},
      ...(port && { port: Number(port) }),
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.1',
        'content-length': String(body.length),
        'x-amz-target': target,
      },
      body,
    };
    const signer = new SignatureV4({ service, region, credentials: config.credentials, sha256: config.sha256 });
    const signed = await signer.sign(request, { signingDate: new Date(now()) });
    const { response } = await config.requestHandler.handle({ ...request, headers: signed.headers }, {});
    return answerOf(response.statusCode, await textOf(response.body));
  };
}

function answerOf(statusCode: number, text: string): JsonAnswer {
  const output = parsed(text);
  if (statusCode === 200) return { status: 'done', output };
  const { __type: type, message, Message } = objectOf(output);
  // A type may have its namespace in front.
  const code = textIn(type)?.split('#').at(-1) ?? `HTTP ${statusCode}`;
  return { status: 'refused', code, message: textIn(message) ?? textIn(Message) ?? 'no reason given' };
}

/** An answer that is no JSON, such as the page of a proxy, has no members. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
