import { uuidOf } from '../../core/uuid-of.ts';
import { eventsArn, type Home } from '../arns.ts';
import type { AuthorizationType, AuthParameters } from './auth.ts';

/** A connection is also for a short time in other states on AWS, in which no call of the region can see it. */
export type ConnectionState = 'AUTHORIZED' | 'AUTHORIZING' | 'DEAUTHORIZED';

export interface ConnectionSettings {
  readonly authorizationType: AuthorizationType;
  readonly auth: AuthParameters;
  readonly description?: string;
  readonly kmsKeyIdentifier?: string;
}

export interface Connection {
  readonly name: string;
  readonly arn: string;
  readonly secretArn: string;
  readonly createdAtMs: number;
  settings: ConnectionSettings;
  state: ConnectionState;
  /** Why the connection is not authorized. */
  stateReason: string | undefined;
  modifiedAtMs: number;
  authorizedAtMs: number | undefined;
}

const SUFFIX_CHARACTERS = 6;

/** ARNs that AWS ends with an id of its own. The same name has the same id here, so that a template can name it. */
export function connectionArn(home: Home, name: string): string {
  return eventsArn(home, `connection/${name}/${uuidOf(`connection ${name}`)}`);
}

export function apiDestinationArn(home: Home, name: string): string {
  return eventsArn(home, `api-destination/${name}/${uuidOf(`api-destination ${name}`)}`);
}

/** The secret in which AWS keeps what a connection authorizes with. */
export function connectionSecretArn({ region, accountId }: Home, name: string): string {
  const id = uuidOf(`secret of connection ${name}`);
  const suffix = uuidOf(id).replaceAll('-', '').slice(0, SUFFIX_CHARACTERS);
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:events!connection/${name}/${id}-${suffix}`;
}

/** The name in the ARN of a connection or an API destination. */
export function nameIn(arn: string): string {
  return arn.split('/')[1] ?? '';
}
