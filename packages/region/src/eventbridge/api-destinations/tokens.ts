import type { Clock } from '../../core/clock.ts';
import { at, numberOf, parseJson, textOf } from '../../core/json.ts';
import { DeliveryFailure } from '../failure.ts';
import type { OAuthParameters } from './auth.ts';
import { inWords, type Outside, type OutsideRequest } from './outside.ts';
import { addQuery, mapOf } from './request.ts';

interface Token {
  readonly authorization: string;
  readonly expiresAtMs: number;
}

interface Kept {
  readonly authorization: Promise<string>;
  /** Not known while it is asked for. */
  expiresAtMs: number;
}

/** A token that expires within this time is replaced before it is used. */
const EARLY_MS = 60_000;

/** The access tokens of connections, kept until shortly before they expire. */
export class OAuthTokens {
  readonly #clock: Clock;
  readonly #outside: Outside;
  /** By the connection's ARN. Who comes while a token is asked for waits for the same one. */
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock, outside: Outside) {
    this.#clock = clock;
    this.#outside = outside;
  }

  /** The value of the header `Authorization`. @throws DeliveryFailure when the endpoint gives no token */
  authorization(connectionArn: string, parameters: OAuthParameters): Promise<string> {
    const known = this.#kept.get(connectionArn);
    if (known !== undefined && known.expiresAtMs - this.#clock.now() > EARLY_MS) return known.authorization;
    const kept: Kept = {
      authorization: this.#ask(parameters).then(
        ({ authorization, expiresAtMs }) => {
          kept.expiresAtMs = expiresAtMs;
          return authorization;
        },
        (error: unknown) => {
          if (this.#kept.get(connectionArn) === kept) this.forget(connectionArn);
          throw error;
        },
      ),
      expiresAtMs: Number.POSITIVE_INFINITY,
    };
    this.#kept.set(connectionArn, kept);
    return kept.authorization;
  }

  forget(connectionArn: string): void {
    this.#kept.delete(connectionArn);
  }

  async #ask(parameters: OAuthParameters): Promise<Token> {
    const { status, body } = await this.#outside(tokenRequest(parameters));
    const answer = parseJson(body);
    const token = textOf(at(answer, 'access_token'));
    if (status < 200 || status >= 300 || token === '') throw noToken(status);
    const type = textOf(at(answer, 'token_type'), 'Bearer');
    const seconds = numberOf(at(answer, 'expires_in')) ?? Number.POSITIVE_INFINITY;
    return {
      authorization: `${type.toLowerCase() === 'bearer' ? 'Bearer' : type} ${token}`,
      expiresAtMs: this.#clock.now() + seconds * 1000,
    };
  }
}

/** A form with the client's credentials; with GET they are in the query. AWS does not document how it asks. */
function tokenRequest({ AuthorizationEndpoint, HttpMethod, ClientParameters, OAuthHttpParameters }: OAuthParameters) {
  const { HeaderParameters, QueryStringParameters, BodyParameters } = OAuthHttpParameters ?? {};
  const form = {
    grant_type: 'client_credentials',
    client_id: ClientParameters.ClientID,
    client_secret: ClientParameters.ClientSecret,
    ...mapOf(BodyParameters),
  };
  const url = new URL(AuthorizationEndpoint);
  addQuery(url, mapOf(QueryStringParameters));
  const isForm = HttpMethod !== 'GET';
  if (!isForm) addQuery(url, form);
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...mapOf(HeaderParameters) };
  const body = isForm ? new URLSearchParams(form).toString() : '';
  return { method: HttpMethod, url, headers, body } satisfies OutsideRequest;
}

function noToken(status: number): DeliveryFailure {
  const message = inWords(`The authorization endpoint gave no token: it returned HTTP status ${status}.`);
  return new DeliveryFailure('SDK_CLIENT_ERROR', message, true, { status });
}
