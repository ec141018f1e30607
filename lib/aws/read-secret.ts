import type { Clock } from '../clock.ts';
import { at, textOf } from '../json.ts';
import { type JsonOperation, jsonCallsWith } from './json-call.ts';

/** A version of a secret by its label, such as `AWSCURRENT`; undefined when it has none. @throws Error */
export type ReadSecret = (name: string, stage: string) => Promise<string | undefined>;

/** The value of a parameter, decrypted; undefined when there is none. @throws Error */
export type ReadParameter = (name: string) => Promise<string | undefined>;

/** The part of an SDK client that is used here. */
export type SdkClient = Parameters<typeof jsonCallsWith>[0];

const GET_SECRET: JsonOperation = {
  service: 'secretsmanager',
  endpointName: 'SECRETS_MANAGER',
  target: 'secretsmanager.GetSecretValue',
};
const GET_PARAMETER: JsonOperation = { service: 'ssm', endpointName: 'SSM', target: 'AmazonSSM.GetParameter' };

/**
 * Reads secrets over the connections of another SDK client, signed with its credentials. The client of Secrets Manager
 * would make a bundle larger than its calls, of which there are two in five minutes, are worth.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export const readSecretWith =
  (client: SdkClient, now: Clock): ReadSecret =>
  async (SecretId, VersionStage) =>
    textOf(at(await call(client, now, GET_SECRET, { SecretId, VersionStage }), 'SecretString'));

/** Reads parameters in the same way. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
export const readParameterWith =
  (client: SdkClient, now: Clock): ReadParameter =>
  async (Name) =>
    textOf(at(await call(client, now, GET_PARAMETER, { Name, WithDecryption: true }), 'Parameter', 'Value'));

const NOT_THERE = ['ResourceNotFoundException', 'ParameterNotFound'];

/** @returns undefined for what is not there */
async function call(client: SdkClient, now: Clock, operation: JsonOperation, input: object): Promise<unknown> {
  const answer = await jsonCallsWith(client, now)(operation, input);
  if (answer.status === 'done') return answer.output;
  if (NOT_THERE.includes(answer.code)) return undefined;
  // Its message may quote what was asked for.
  throw new Error(`${operation.target} answered ${answer.code}`);
}
