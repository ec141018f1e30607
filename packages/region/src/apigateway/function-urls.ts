import type { Clock } from '../core/clock.ts';
import type { FunctionPort } from '../core/ports.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { BytesAnswer, Call, Route, TextAnswer } from '../http/call.ts';
import { restErrors } from '../http/error-forms.ts';
import { allowsOrigin, type CorsSettings, isPreflight, preflightAnswer, withCors } from './cors.ts';
import { httpEvent, type IamCaller } from './http-event.ts';
import { httpResult } from './http-result.ts';

export interface FunctionUrlsDeps {
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** The front door's address. */
  readonly endpoint: string;
  readonly functions: Pick<FunctionPort, 'invoke'>;
  /** Who has signed the call, where they may invoke that function by its URL. */
  readonly signer: (call: Call, functionArn: string) => IamCaller | undefined;
  /** Whether the policy of a function lets everybody call its URL. */
  readonly isOpen: (functionArn: string) => boolean;
}

export interface UrlSettings {
  readonly authType: 'NONE' | 'AWS_IAM';
  readonly cors: CorsSettings | undefined;
}

export interface FunctionUrl extends UrlSettings {
  readonly functionArn: string;
  readonly url: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
}

/** The front door serves the URL of a function at `/_url/<id>/`. */
export const URL_PREFIX = '/_url/';
const ANONYMOUS = 'anonymous';

/** The id in the URL of a function, the same each time. */
const idOf = (functionArn: string): string => uuidOf(`url of ${functionArn}`).replaceAll('-', '');

export const functionUrlOf = (endpoint: string, functionArn: string): string =>
  `${endpoint}${URL_PREFIX}${idOf(functionArn)}/`;

/**
 * The URLs of functions.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export class FunctionUrls {
  readonly #deps: FunctionUrlsDeps;
  readonly #byId = new Map<string, FunctionUrl>();

  constructor(deps: FunctionUrlsDeps) {
    this.#deps = deps;
  }

  /** Creates the URL of a function, or changes it. */
  declare(functionArn: string, settings: UrlSettings): FunctionUrl {
    const { clock, endpoint } = this.#deps;
    const modifiedAtMs = clock.now();
    const createdAtMs = this.find(functionArn)?.createdAtMs ?? modifiedAtMs;
    const url = { ...settings, functionArn, url: functionUrlOf(endpoint, functionArn), createdAtMs, modifiedAtMs };
    this.#byId.set(idOf(functionArn), url);
    return url;
  }

  find(functionArn: string): FunctionUrl | undefined {
    return this.#byId.get(idOf(functionArn));
  }

  /** The URLs of a function and of its aliases. */
  list(functionArn: string): readonly FunctionUrl[] {
    const isOf = (arn: string): boolean => arn === functionArn || arn.startsWith(`${functionArn}:`);
    return [...this.#byId.values()].filter((url) => isOf(url.functionArn));
  }

  remove(functionArn: string): void {
    this.#byId.delete(idOf(functionArn));
  }

  /** The route of a call to a function's URL; undefined for any other call. */
  route(call: Pick<Call, 'path'>): Route | undefined {
    if (!call.path.startsWith(URL_PREFIX)) return undefined;
    return { handle: (whole) => this.#answer(whole), errorForm: restErrors, isOfApplication: true };
  }

  /** Whether pages of an origin may call a path. */
  isOpenToPages(path: string, origin: string): boolean {
    const cors = path.startsWith(URL_PREFIX) ? this.#addressed(path).target?.cors : undefined;
    return cors !== undefined && allowsOrigin(cors, origin);
  }

  #addressed(fullPath: string): { target: FunctionUrl | undefined; id: string; path: string } {
    const [id = '', ...rest] = fullPath.slice(URL_PREFIX.length).split('/');
    return { target: this.#byId.get(id), id, path: `/${rest.join('/')}` };
  }

  async #answer(call: Call): Promise<TextAnswer | BytesAnswer> {
    const { target, id, path } = this.#addressed(call.path);
    if (target === undefined) return message(403, 'Forbidden');
    const { cors } = target;
    if (cors !== undefined && isPreflight(call)) return { ...preflightAnswer(cors, call), status: 200 };
    const answer = await this.#invoke(call, target, id, path);
    return cors === undefined ? answer : withCors(cors, call, answer);
  }

  async #invoke(
    call: Call,
    { functionArn, authType }: FunctionUrl,
    id: string,
    path: string,
  ): Promise<TextAnswer | BytesAnswer> {
    const { clock, region, accountId, functions, signer, isOpen } = this.#deps;
    const iam = authType === 'AWS_IAM' ? signer(call, functionArn) : undefined;
    if (authType === 'AWS_IAM' ? iam === undefined : !isOpen(functionArn)) return message(403, 'Forbidden');
    const event = httpEvent(call, path, DEFAULT_ROUTE, {
      accountId: iam === undefined ? ANONYMOUS : accountId,
      apiId: id,
      domainName: `${id}.lambda-url.${region}.on.aws`,
      region,
      stage: '$default',
      nowMs: clock.now(),
      caller: iam === undefined ? {} : { iam },
    });
    const result = await functions.invoke(functionArn, JSON.stringify(event), [call.requestId]);
    return result.functionError === undefined ? httpResult(result) : message(502, 'Internal Server Error');
  }
}

const DEFAULT_ROUTE = { route: { routeKey: '$default' }, pathParameters: {} };

const message = (status: number, Message: string): TextAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ Message }),
});
