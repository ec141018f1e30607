import { toError } from '../../errors.ts';
import { objectOf, textOf } from '../../json.ts';
import { refused, unreachable } from './problems.ts';

/** A name and a password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface ConfluentEffects {
  readonly fetch: typeof fetch;
  /** What the registry asks for; `isNew` when the last was refused. @throws TributaryError REGISTRY_REFUSED */
  readonly login?: ((isNew: boolean) => Promise<Login>) | undefined;
}

export interface Question {
  readonly path: string;
  /** Sent by POST. */
  readonly body?: object;
  /** What is asked for, for errors. */
  readonly what: string;
  /** Registries of earlier versions lack the path. So any 404 says that there is nothing. */
  readonly isRecent?: boolean;
}

/** The answer to a question; undefined for what the registry does not have. */
export type AskConfluent = (question: Question) => Promise<Readonly<Record<string, unknown>> | undefined>;

const TIME_LIMIT_MS = 10_000;
const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';
/** The registry's own codes for a subject and a schema that it does not know. Any other 404 is that of a wrong URL. */
const UNKNOWN: readonly unknown[] = [40_401, 40_403];

export interface HttpAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Asks a registry with Confluent's API. There is one attempt, and a second with a new password where the known one is no
 * longer right.
 * @param url without a slash at its end
 * @throws TributaryError REGISTRY_UNREACHABLE when there is no answer
 * @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html
 */
export function confluentAnswers(
  url: string,
  { fetch, login }: ConfluentEffects,
): (question: Question) => Promise<HttpAnswer> {
  const send = async ({ path, body, what }: Question, isNew: boolean): Promise<HttpAnswer> => {
    const headers = {
      accept: MEDIA_TYPE,
      ...(body && { 'content-type': MEDIA_TYPE }),
      ...(login && basic(await login(isNew))),
    };
    const request = body ? { method: 'POST', body: JSON.stringify(body) } : {};
    try {
      const signal = AbortSignal.timeout(TIME_LIMIT_MS);
      const response = await fetch(url + path, { ...request, headers, redirect: 'error', signal });
      return { status: response.status, body: parsed(await response.text()) };
    } catch (cause) {
      throw unreachable(url, what, reasonOf(cause), cause);
    }
  };

  return async (question) => {
    const first = await send(question, false);
    return first.status === 401 && login ? send(question, true) : first;
  };
}

/** The same for answers that are expected: any other is an error. */
export function confluentCalls(url: string, effects: ConfluentEffects): AskConfluent {
  const answerTo = confluentAnswers(url, effects);
  return async (question) => {
    const { status, body } = await answerTo(question);
    if (status === 200) return body;
    if (status === 404 && (question.isRecent || UNKNOWN.includes(body['error_code']))) return undefined;
    throw unexpected(url, question, { status, body });
  };
}

/** The error of an answer that nobody expects. */
export function unexpected(url: string, { what }: Question, { status, body }: HttpAnswer): Error {
  const problem = `it answered ${status} ${textOf(body['message']) ?? 'without a reason'}`;
  return status === 401 || status === 403 ? refused(url, problem) : unreachable(url, what, problem);
}

const basic = ({ username, password }: Login) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

/** The message of fetch is always "fetch failed"; its cause says why. */
function reasonOf(thrown: unknown): string {
  const { message, cause } = toError(thrown);
  return cause instanceof Error ? cause.message : message;
}

/** An answer that is no JSON, such as the page of a proxy, has no members. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}
