import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../clock.ts';
import { serviceEndpoint } from '../env.ts';
import { at, objectOf, textOf } from '../json.ts';
import { type Sending, textOf as wholeText } from './head.ts';

/** A version of a secret by its label, such as `AWSCURRENT`; undefined when it has none. @throws Error */
export type ReadSecret = (name: string, stage: string) => Promise<string | undefined>;

/** The value of a parameter, decrypted; undefined when there is none. @throws Error */
export type ReadParameter = (name: string) => Promise<string | undefined>;

type SignerSettings = ConstructorParameters<typeof SignatureV4>[0];

/** The part of an SDK client that is used here. */
export interface SdkClient {
  readonly config: Pick<Sending, 'requestHandler'> &
    Pick<SignerSettings, 'credentials' | 'sha256'> & { readonly region: () => Promise<string> };
}

/** A service that takes JSON 1.1. */
interface Service {
  /** In signatures and host names. */
  readonly name: string;
  /** In the variable that names another endpoint. */
  readonly variable: string;
  readonly target: string;
}

const SECRETS_MANAGER: Service = {
  name: 'secretsmanager',
  variable: 'SECRETS_MANAGER',
  target: 'secretsmanager.GetSecretValue',
};
const PARAMETER_STORE: Service = { name: 'ssm', variable: 'SSM', target: 'AmazonSSM.GetParameter' };

/**
 * Reads secrets over the connections of another SDK client, signed with its credentials. The client of Secrets Manager
 * would make a bundle larger than its calls, of which there are two in five minutes, are worth.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export const readSecretWith =
  (client: SdkClient, now: Clock): ReadSecret =>
  async (SecretId, VersionStage) =>
    textOf(at(await call(client, now, SECRETS_MANAGER, { SecretId, VersionStage }), 'SecretString'));

/** Reads parameters in the same way. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export const readParameterWith =
  (client: SdkClient, now: Clock): ReadParameter =>
  async (Name) =>
    textOf(at(await call(client, now, PARAMETER_STORE, { Name, WithDecryption: true }), 'Parameter', 'Value'));

const NOT_THERE = /(?:ResourceNotFoundException|ParameterNotFound)$/;

/** One attempt: whoever needs the answer is asked again. @returns undefined for what is not there */
async function call({ config }: SdkClient, now: Clock, service: Service, input: object): Promise<unknown> {
  const region = await config.region();
  const url = new URL(serviceEndpoint(service.variable) ?? `https://${service.name}.${region}.amazonaws.com`);
  const body = Buffer.from(JSON.stringify(input));
  const { protocol, hostname, port, host } = url;
  const target = { method: 'POST', protocol, hostname, path: '/', query: {}, ...(port && { port: Number(port) }) };
  const headers = {
    host,
    'content-type': 'application/x-amz-json-1.1',
    'content-length': String(body.length),
    'x-amz-target': service.target,
  };
  const { credentials, sha256, requestHandler } = config;
  const signer = new SignatureV4({ service: service.name, region, credentials, sha256 });
  const signed = await signer.sign({ ...target, headers, body }, { signingDate: new Date(now()) });
  const { response } = await requestHandler.handle({ ...target, headers: signed.headers, body }, {});
  const answer = objectOf(parsed(await wholeText(response.body)));
  if (response.statusCode === 200) return answer;
  const code = textOf(answer['__type'])?.split('#').at(-1) ?? 'without a reason';
  if (NOT_THERE.test(code)) return undefined;
  throw new Error(`${service.target} answered ${response.statusCode} ${code}`);
}

/** An answer of a proxy on the way is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
