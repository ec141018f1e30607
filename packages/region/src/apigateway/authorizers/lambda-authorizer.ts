import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import type { FunctionPort } from '../../core/ports.ts';
import { type AuthorizerResult, resultOf } from './result.ts';

/** A function that says who may call a method. */
export interface LambdaAuthorizer {
  readonly kind: 'TOKEN' | 'REQUEST';
  readonly functionArn: string;
  /** Whether a role lets API Gateway invoke the function, in place of its policy. */
  readonly hasRole: boolean;
  /** Where a call says who its caller is: `method.request.header.Authorization`, `$request.header.Authorization`. */
  readonly sources: readonly string[];
  /** How long an answer counts; 0 for one call only. */
  readonly ttlSeconds: number;
  /** The token of a call has to match it from its begin. */
  readonly validation?: string;
  /** `1.0` of REST APIs. */
  readonly format: '1.0' | '2.0';
  readonly isSimple: boolean;
}

/** What a source says in a call; undefined or empty when nothing. */
export type ReadSource = (source: string) => string | undefined;

export interface AuthorizerCall {
  readonly requestId: string;
  readonly read: ReadSource;
  /** The event, which gets what the sources say. */
  readonly event: (identities: readonly string[]) => JsonObject;
}

interface Known {
  readonly untilMs: number;
  readonly result: Promise<AuthorizerResult>;
}

/** Asks authorizers, and remembers what they have said. */
export class AuthorizerResults {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #functions: Pick<FunctionPort, 'invoke'>;
  readonly #known = new Map<string, Known>();

  constructor(clock: Pick<Clock, 'now'>, functions: Pick<FunctionPort, 'invoke'>) {
    this.#clock = clock;
    this.#functions = functions;
  }

  /**
   * @param place of the authorizer, for example of which stage
   * @returns `unauthorized` without asking, when a call does not say who its caller is
   */
  async ask(place: string, authorizer: LambdaAuthorizer, call: AuthorizerCall): Promise<AuthorizerResult> {
    const { sources, ttlSeconds, validation } = authorizer;
    const identities = sources.map((source) => call.read(source) ?? '');
    if (identities.includes('')) return { kind: 'unauthorized' };
    if (validation !== undefined && !new RegExp(`^(?:${validation})`).test(identities[0] ?? ''))
      return { kind: 'unauthorized' };
    if (ttlSeconds === 0 || sources.length === 0) return this.#invoke(authorizer, call, identities);
    return this.#remembered(JSON.stringify([place, authorizer, identities]), authorizer, () =>
      this.#invoke(authorizer, call, identities),
    );
  }

  /** Only what a function has decided counts for later calls. */
  async #remembered(
    key: string,
    { ttlSeconds }: LambdaAuthorizer,
    ask: () => Promise<AuthorizerResult>,
  ): Promise<AuthorizerResult> {
    const nowMs = this.#clock.now();
    for (const [other, { untilMs }] of this.#known) if (untilMs <= nowMs) this.#known.delete(other);
    const known = this.#known.get(key);
    if (known !== undefined) return known.result;
    const result = ask();
    this.#known.set(key, { untilMs: nowMs + ttlSeconds * 1_000, result });
    const answer = await result;
    if (answer.kind === 'failed' || answer.kind === 'unauthorized') this.#known.delete(key);
    return answer;
  }

  /** A function that cannot be invoked, because it is throttled for example, decides nothing either. */
  async #invoke(
    { functionArn, isSimple }: LambdaAuthorizer,
    { event, requestId }: AuthorizerCall,
    identities: readonly string[],
  ): Promise<AuthorizerResult> {
    const payload = JSON.stringify(event(identities));
    try {
      return resultOf(await this.#functions.invoke(functionArn, payload, [requestId]), isSimple);
    } catch (error) {
      if (error instanceof AwsError) return { kind: 'failed' };
      throw error;
    }
  }
}
