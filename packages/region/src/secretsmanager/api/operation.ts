import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import { pageOf } from '../../http/pages.ts';
import { invalidParameter } from '../errors.ts';
import { MAX_SECRET_BYTES, type SecretValue } from '../secret.ts';
import type { SecretStore } from '../secret-store.ts';

/** Takes a request and gives its answer. @throws AwsError */
export type SecretOperation = (store: SecretStore, input: JsonObject) => object;
export type SecretOperations = Readonly<Record<string, SecretOperation>>;

/** Reads a request. @throws AwsError ValidationException with all that is wrong */
export function checked<T>(input: JsonObject, read: (check: Checker) => T): T {
  const check = new Checker(input);
  const result = read(check);
  check.done();
  return result;
}

export const readId = (check: Checker): string => check.requiredText('SecretId', { min: 1, max: 2048 });

/** Errors about a value never repeat it. @throws AwsError InvalidParameterException, SerializationException */
export function readValue(check: Checker): SecretValue | undefined {
  const { SecretString: text, SecretBinary: base64 } = check.raw();
  if (text !== undefined && base64 !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const [name, value] = text === undefined ? ['SecretBinary', base64] : ['SecretString', text];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new AwsError('SerializationException', `${name} is not a String.`);
  const isText = name === 'SecretString';
  if (Buffer.byteLength(value, isText ? 'utf8' : 'base64') > MAX_SECRET_BYTES) {
    throw invalidParameter(`${name} has more than ${MAX_SECRET_BYTES} bytes.`);
  }
  return isText ? { text: value } : { base64: value };
}

/** The id of a version that is to be, which a client makes up. @throws AwsError InvalidParameterException */
export function readToken(check: Checker): string {
  const token = check.text('ClientRequestToken', { min: 32, max: 64 });
  if (token === undefined) throw invalidParameter('You must provide a ClientRequestToken value.');
  return token;
}

export function readTags(check: Checker): Readonly<Record<string, string>> | undefined {
  const tags = check
    .objects('Tags')
    ?.map((tag): [string, string] => [
      tag.requiredText('Key', { min: 1, max: 128 }),
      tag.text('Value', { max: 256 }) ?? '',
    ]);
  return tags && Object.fromEntries(tags);
}

interface WantedPage {
  readonly limit: number;
  readonly token: string | undefined;
}

const MAX_PAGE = 100;

export const readPage = (check: Checker): WantedPage => ({
  limit: check.number('MaxResults', { min: 1, max: MAX_PAGE }) ?? MAX_PAGE,
  token: check.text('NextToken') || undefined,
});

/** @throws AwsError InvalidNextTokenException */
export function paged<T>(items: readonly T[], { limit, token }: WantedPage) {
  const page = pageOf(items, limit, token);
  if (page === undefined) throw new AwsError('InvalidNextTokenException', 'Invalid NextToken.');
  return page;
}
