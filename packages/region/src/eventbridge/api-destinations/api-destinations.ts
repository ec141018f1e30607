import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Home } from '../arns.ts';
import { checkRoom, DEFAULT_LIMITS, type Limits } from '../limits.ts';
import type { HttpParameters } from '../target.ts';
import { checkAnswer } from './answer.ts';
import { apiDestinationArn, type Connection, nameIn } from './connection.ts';
import { Connections } from './connections.ts';
import { callOutside, type Outside } from './outside.ts';
import { InvocationRate } from './rate.ts';
import { destinationRequest } from './request.ts';

export interface ApiDestinationSettings {
  readonly connectionArn: string;
  readonly endpoint: string;
  readonly method: string;
  readonly perSecond: number;
  readonly description?: string;
}

export interface ApiDestination {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  settings: ApiDestinationSettings;
  modifiedAtMs: number;
  readonly rate: InvocationRate;
}

export interface ApiDestinationsDeps {
  readonly clock: Clock;
  readonly home: Home;
  readonly limits?: Partial<Limits>;
  /** Without it the calls go out for real. */
  readonly outside?: Outside;
}

/** Invocations that the other side refuses with one of these say that the authorization is wrong. */
const UNAUTHORIZED: readonly number[] = [401, 407];

/**
 * HTTP endpoints outside of the region that rules send to.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export class ApiDestinations {
  readonly connections: Connections;
  readonly #clock: Clock;
  readonly #home: Home;
  readonly #limits: Limits;
  readonly #outside: Outside;
  readonly #byName = new Map<string, ApiDestination>();

  constructor({ clock, home, limits = {}, outside = callOutside }: ApiDestinationsDeps) {
    this.#clock = clock;
    this.#home = home;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#outside = outside;
    this.connections = new Connections({ clock, home, limits: this.#limits, outside });
  }

  /** @throws AwsError ResourceAlreadyExistsException, ResourceNotFoundException, LimitExceededException */
  create(name: string, settings: ApiDestinationSettings): ApiDestination {
    if (this.#byName.has(name)) {
      const message = `Failed to create the api-destination(s). An api-destination '${name}' already exists.`;
      throw new AwsError('ResourceAlreadyExistsException', message);
    }
    this.#connectionOf(settings);
    checkRoom(this.#byName.size, this.#limits.apiDestinations);
    const nowMs = this.#clock.now();
    const arn = apiDestinationArn(this.#home, name);
    const times = { createdAtMs: nowMs, modifiedAtMs: nowMs };
    const destination: ApiDestination = { name, arn, ...times, settings, rate: new InvocationRate() };
    this.#byName.set(name, destination);
    return destination;
  }

  /** @throws AwsError ResourceNotFoundException */
  update(name: string, change: Partial<ApiDestinationSettings>): ApiDestination {
    const destination = this.get(name, 'update');
    const settings = { ...destination.settings, ...change };
    this.#connectionOf(settings);
    destination.settings = settings;
    destination.modifiedAtMs = this.#clock.now();
    return destination;
  }

  /** @throws AwsError ResourceNotFoundException */
  delete(name: string): void {
    this.get(name, 'delete');
    this.#byName.delete(name);
  }

  /** @param action that fails, as AWS names it in its message. @throws AwsError ResourceNotFoundException */
  get(name: string, action = 'describe'): ApiDestination {
    const destination = this.#byName.get(name);
    if (destination) return destination;
    const message = `Failed to ${action} the api-destination(s). An api-destination '${name}' does not exist.`;
    throw new AwsError('ResourceNotFoundException', message);
  }

  list(): readonly ApiDestination[] {
    return [...this.#byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Whether the connection is authorized. */
  isActive({ settings }: ApiDestination): boolean {
    return this.connections.find(settings.connectionArn)?.state === 'AUTHORIZED';
  }

  /** @throws AwsError ResourceNotFoundException */
  check(arn: string): void {
    this.#named(arn);
  }

  /** See {@link InvocationRate.take}. A destination that is not there makes nobody wait. */
  waitMs(arn: string, mostMs: number): number | undefined {
    const destination = this.#byName.get(nameIn(arn));
    return destination ? destination.rate.take(destination.settings.perSecond, this.#clock.now(), mostMs) : 0;
  }

  /**
   * Calls the endpoint once.
   * @returns the status with which it took the payload
   * @throws DeliveryFailure, AwsError ResourceNotFoundException
   */
  async invoke(arn: string, payload: string, target: HttpParameters = {}): Promise<number> {
    const { settings } = this.#named(arn);
    const connection = this.#connectionOf(settings);
    const { auth } = connection.settings;
    const authorization = await this.connections.headers(connection);
    const { endpoint, method } = settings;
    const invocation = auth.InvocationHttpParameters ?? {};
    const request = destinationRequest({ method, endpoint, payload, invocation, target, authorization });
    const answer = await this.#outside(request);
    if (UNAUTHORIZED.includes(answer.status)) this.connections.refused(connection, auth, answer.status);
    checkAnswer(answer, this.#clock.now());
    return answer.status;
  }

  #named(arn: string): ApiDestination {
    const destination = this.get(nameIn(arn), 'invoke');
    if (destination.arn === arn) return destination;
    throw new AwsError('ResourceNotFoundException', `The api-destination ${arn} does not exist.`);
  }

  #connectionOf({ connectionArn }: ApiDestinationSettings): Connection {
    return this.connections.byArn(connectionArn);
  }
}
