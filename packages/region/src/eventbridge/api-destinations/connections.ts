import { AwsError } from '../../core/aws-error.ts';
import { type Clock, holding } from '../../core/clock.ts';
import type { Home } from '../arns.ts';
import { DeliveryFailure } from '../failure.ts';
import { checkRoom, type Limits } from '../limits.ts';
import type { AuthParameters } from './auth.ts';
import { type Connection, type ConnectionSettings, connectionArn, connectionSecretArn, nameIn } from './connection.ts';
import { inWords, type Outside } from './outside.ts';
import { authorizationOf } from './request.ts';
import { OAuthTokens } from './tokens.ts';

export interface ConnectionsDeps {
  readonly clock: Clock;
  readonly home: Home;
  readonly limits: Limits;
  readonly outside: Outside;
}

/**
 * The connections of a region: with what API destinations authorize their calls.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection.html
 */
export class Connections {
  readonly #deps: ConnectionsDeps;
  readonly #tokens: OAuthTokens;
  readonly #byName = new Map<string, Connection>();

  constructor(deps: ConnectionsDeps) {
    this.#deps = deps;
    this.#tokens = new OAuthTokens(deps.clock, deps.outside);
  }

  /** @throws AwsError ResourceAlreadyExistsException, LimitExceededException */
  create(name: string, settings: ConnectionSettings): Connection {
    const { clock, home, limits } = this.#deps;
    if (this.#byName.has(name)) {
      const message = `Failed to create the connection(s). Connection '${name}' already exists.`;
      throw new AwsError('ResourceAlreadyExistsException', message);
    }
    checkRoom(this.#byName.size, limits.connections);
    const nowMs = clock.now();
    const connection: Connection = {
      name,
      arn: connectionArn(home, name),
      secretArn: connectionSecretArn(home, name),
      createdAtMs: nowMs,
      settings,
      state: 'AUTHORIZING',
      stateReason: undefined,
      modifiedAtMs: nowMs,
      authorizedAtMs: undefined,
    };
    this.#byName.set(name, connection);
    this.#authorize(connection);
    return connection;
  }

  /** @throws AwsError ResourceNotFoundException */
  update(name: string, change: Partial<ConnectionSettings>): Connection {
    const connection = this.get(name, 'update');
    connection.settings = { ...connection.settings, ...change };
    connection.modifiedAtMs = this.#deps.clock.now();
    if (change.auth !== undefined) this.#authorize(connection);
    return connection;
  }

  /** Forgets with what the connection authorizes. @throws AwsError ResourceNotFoundException */
  deauthorize(name: string): Connection {
    const connection = this.get(name, 'deauthorize');
    connection.settings = { ...connection.settings, auth: {} };
    connection.modifiedAtMs = this.#deps.clock.now();
    this.#lose(connection, 'The connection was de-authorized by a call.');
    return connection;
  }

  /** @throws AwsError ResourceNotFoundException */
  delete(name: string): Connection {
    const connection = this.get(name, 'delete');
    this.#byName.delete(name);
    this.#tokens.forget(connection.arn);
    return connection;
  }

  find(arn: string): Connection | undefined {
    const connection = this.#byName.get(nameIn(arn));
    return connection?.arn === arn ? connection : undefined;
  }

  /** @throws AwsError ResourceNotFoundException */
  byArn(arn: string): Connection {
    return this.find(arn) ?? missing('describe', nameIn(arn));
  }

  /** @param action that fails, as AWS names it in its message. @throws AwsError ResourceNotFoundException */
  get(name: string, action = 'describe'): Connection {
    return this.#byName.get(name) ?? missing(action, name);
  }

  list(): readonly Connection[] {
    return [...this.#byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /**
   * The headers that authorize a call.
   * @throws DeliveryFailure while the connection is not authorized; a later change of it may help
   */
  async headers(connection: Connection): Promise<Readonly<Record<string, string>>> {
    const { auth } = connection.settings;
    if (auth.OAuthParameters !== undefined) return { Authorization: await this.#token(connection, auth) };
    if (connection.state === 'AUTHORIZED') return authorizationOf(auth);
    const message = inWords(`The connection ${connection.name} is ${connection.state}.`);
    throw new DeliveryFailure('SDK_CLIENT_ERROR', message, true);
  }

  /**
   * The other side refused what the connection authorizes with. A token is asked for anew at the next attempt; a key
   * or a password cannot become right by itself.
   * @param auth with which the call was made: while the connection was changed, an answer to the old says nothing
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-deauthorize.html
   */
  refused(connection: Connection, auth: AuthParameters, status: number): void {
    if (connection.settings.auth !== auth) return;
    this.#tokens.forget(connection.arn);
    if (auth.OAuthParameters !== undefined) return;
    this.#lose(connection, `The endpoint returned HTTP status ${status}.`);
  }

  #authorize(connection: Connection): void {
    const { auth } = connection.settings;
    this.#tokens.forget(connection.arn);
    if (auth.OAuthParameters === undefined) {
      this.#gain(connection);
      return;
    }
    connection.state = 'AUTHORIZING';
    connection.stateReason = undefined;
    // What came of it is the state of the connection.
    holding(this.#deps.clock, () => this.#token(connection, auth)).catch(() => undefined);
  }

  /** While a connection is changed, what an older token came to says nothing. */
  async #token(connection: Connection, auth: AuthParameters): Promise<string> {
    if (auth.OAuthParameters === undefined) return '';
    try {
      const authorization = await this.#tokens.authorization(connection.arn, auth.OAuthParameters);
      if (connection.settings.auth === auth && connection.state !== 'AUTHORIZED') this.#gain(connection);
      return authorization;
    } catch (error) {
      const reason = error instanceof DeliveryFailure ? error.message : inWords('The token could not be asked for.');
      if (connection.settings.auth === auth) this.#lose(connection, reason);
      throw error;
    }
  }

  #gain(connection: Connection): void {
    connection.state = 'AUTHORIZED';
    connection.stateReason = undefined;
    connection.authorizedAtMs = this.#deps.clock.now();
  }

  #lose(connection: Connection, reason: string): void {
    connection.state = 'DEAUTHORIZED';
    connection.stateReason = reason;
    this.#tokens.forget(connection.arn);
  }
}

function missing(action: string, name: string): never {
  const message = `Failed to ${action} the connection(s). Connection '${name}' does not exist.`;
  throw new AwsError('ResourceNotFoundException', message);
}
