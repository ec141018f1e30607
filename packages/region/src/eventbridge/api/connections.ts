import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import { AUTHORIZATION_TYPES } from '../api-destinations/auth.ts';
import type { Connection } from '../api-destinations/connection.ts';
import { changedAuth, readAuth } from './auth-parameters.ts';
import { shownAuth } from './auth-shown.ts';
import type { Family } from './operation.ts';
import { onePage, readPage } from './paging.ts';
import { DESCRIPTION, present, RULE_NAME, seconds, withPrefix } from './shapes.ts';

const STATES: readonly string[] = [
  'CREATING',
  'UPDATING',
  'DELETING',
  'AUTHORIZED',
  'DEAUTHORIZED',
  'AUTHORIZING',
  'DEAUTHORIZING',
  'ACTIVE',
  'FAILED_CONNECTIVITY',
];
const PRIVATE = ['InvocationConnectivityParameters', 'ConnectivityParameters'] as const;

export const connectionOperations: Family = ({ apiDestinations: { connections } }) => ({
  CreateConnection(input) {
    const check = new Checker(input);
    const name = check.requiredText('Name', RULE_NAME);
    const authorizationType =
      check.oneOf('AuthorizationType', AUTHORIZATION_TYPES) ?? check.requiredText('AuthorizationType');
    const parameters = check.requiredObject('AuthParameters');
    const settings = readSettings(check);
    check.done();
    refusePrivate(input);
    const auth = readAuth(parameters, authorizationType);
    return created(connections.create(name, { ...settings, ...auth }));
  },

  UpdateConnection(input) {
    const check = new Checker(input);
    const name = check.requiredText('Name', RULE_NAME);
    const type = check.oneOf('AuthorizationType', AUTHORIZATION_TYPES);
    const settings = readSettings(check);
    check.done();
    refusePrivate(input);
    const { settings: before } = connections.get(name, 'update');
    const auth = changedAuth(before, type, check.object('AuthParameters'));
    return changed(connections.update(name, { ...settings, ...auth }));
  },

  DescribeConnection(input) {
    const connection = connections.get(readName(input));
    const { description, kmsKeyIdentifier, auth } = connection.settings;
    const isEmpty = Object.keys(auth).length === 0;
    return {
      ...summary(connection),
      ...present({
        Description: description,
        KmsKeyIdentifier: kmsKeyIdentifier,
        SecretArn: isEmpty ? undefined : connection.secretArn,
        AuthParameters: isEmpty ? undefined : shownAuth(auth),
      }),
    };
  },

  ListConnections(input) {
    const check = new Checker(input);
    const prefix = check.text('NamePrefix', RULE_NAME);
    const state = check.oneOf('ConnectionState', STATES);
    const page = readPage(check);
    check.done();
    const named = withPrefix(connections.list(), prefix, ({ name }) => name);
    const found = named.filter((connection) => state === undefined || connection.state === state);
    return onePage('Connections', found, page, summary);
  },

  DeleteConnection: (input) => ({ ...changed(connections.delete(readName(input))), ConnectionState: 'DELETING' }),
  DeauthorizeConnection: (input) => changed(connections.deauthorize(readName(input))),
});

function readName(input: JsonObject): string {
  const check = new Checker(input);
  const name = check.requiredText('Name', RULE_NAME);
  check.done();
  return name;
}

function readSettings(check: Checker): { readonly description?: string; readonly kmsKeyIdentifier?: string } {
  return present({
    description: check.text('Description', DESCRIPTION),
    kmsKeyIdentifier: check.text('KmsKeyIdentifier', { max: 2048 }),
  });
}

/** @throws AwsError ValidationException: the region has no networks, so nothing in one can be called */
function refusePrivate(input: JsonObject): void {
  const named = PRIVATE.find((name) => JSON.stringify(input).includes(`"${name}"`));
  if (named === undefined) return;
  throw new AwsError('ValidationException', `Parameter ${named} is not valid. Reason: the region has no private APIs.`);
}

function created({ arn, state, createdAtMs, modifiedAtMs }: Connection): JsonObject {
  const times = { CreationTime: seconds(createdAtMs), LastModifiedTime: seconds(modifiedAtMs) };
  return { ConnectionArn: arn, ConnectionState: state, ...times };
}

function changed(connection: Connection): JsonObject {
  return { ...created(connection), ...present({ LastAuthorizedTime: seconds(connection.authorizedAtMs) }) };
}

function summary(connection: Connection): JsonObject {
  const { name: Name, settings, stateReason } = connection;
  const more = { AuthorizationType: settings.authorizationType, StateReason: stateReason };
  return { ...changed(connection), Name, ...present(more) };
}
