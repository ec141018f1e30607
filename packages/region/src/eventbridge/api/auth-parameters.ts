import { AwsError } from '../../core/aws-error.ts';
import { isObject, type JsonObject, parseJson } from '../../core/json.ts';
import { Checker, type Constraint } from '../../http/input-checker.ts';
import {
  AUTHORIZATION_TYPES,
  type AuthorizationType,
  type AuthParameters,
  type ConnectionHttpParameters,
  MEMBER_OF,
  type OAuthParameters,
  type Parameter,
} from '../api-destinations/auth.ts';
import type { ConnectionSettings } from '../api-destinations/connection.ts';
import { checkEndpoint, ENDPOINT } from './endpoint.ts';
import { present } from './shapes.ts';

/** What a header can have. AWS's own pattern allows the same, and takes very long for some texts. */
const WORD: Constraint = { min: 1, max: 512, pattern: '[^\\x00-\\x08\\x0A-\\x1F\\x7F]*' };
const SECRET: Constraint = { ...WORD, isSecret: true };
const HEADER: Constraint = { max: 512, pattern: "[!#$%&'*+\\-.^_`|~0-9a-zA-Z]+" };
const KEY: Constraint = { max: 512 };
const METHODS = ['GET', 'POST', 'PUT'] as const;

type Auth = Pick<ConnectionSettings, 'authorizationType' | 'auth'>;

/** @throws AwsError ValidationException, also for parameters of another type */
export function readAuth(check: Checker | undefined, type: string): Auth {
  const authorizationType = AUTHORIZATION_TYPES.find((known) => known === type) ?? 'API_KEY';
  const auth = check === undefined ? {} : readParameters(check);
  check?.done();
  checkType(authorizationType, auth);
  return { authorizationType, auth };
}

/**
 * What a change makes of an authorization: members that it does not name stay, as long as the type stays.
 * @throws AwsError ValidationException
 */
export function changedAuth(
  before: Auth,
  type: AuthorizationType | undefined,
  change: Checker | undefined,
): Partial<Auth> {
  if (type === undefined && change === undefined) return {};
  const authorizationType = type ?? before.authorizationType;
  const kept = authorizationType === before.authorizationType ? asJson(before.auth) : {};
  const merged = withMembers(kept, change?.raw() ?? {});
  return readAuth(new Checker(merged, 'authParameters.'), authorizationType);
}

const asJson = (auth: AuthParameters): JsonObject => {
  const json = parseJson(JSON.stringify(auth));
  return isObject(json) ? json : {};
};

/** Lists are replaced as a whole. */
function withMembers(before: JsonObject, change: JsonObject): JsonObject {
  const members = Object.entries(change).map(([name, value]) => {
    const known = before[name];
    return [name, isObject(value) && isObject(known) ? withMembers(known, value) : value];
  });
  return { ...before, ...Object.fromEntries(members) };
}

function checkType(type: AuthorizationType, auth: AuthParameters): void {
  const needed = MEMBER_OF[type];
  const others = Object.values(MEMBER_OF).filter((member) => member !== needed && auth[member] !== undefined);
  if (auth[needed] !== undefined && others.length === 0) return;
  const reason = `AuthParameters must have ${needed}, and no parameters of another type, for ${type}.`;
  throw new AwsError('ValidationException', `Parameter AuthParameters is not valid. Reason: ${reason}`);
}

function readParameters(check: Checker): AuthParameters {
  const key = check.object('ApiKeyAuthParameters');
  const basic = check.object('BasicAuthParameters');
  const oauth = check.object('OAuthParameters');
  const invocation = check.object('InvocationHttpParameters');
  return {
    ...(key && {
      ApiKeyAuthParameters: {
        ApiKeyName: key.requiredText('ApiKeyName', HEADER),
        ApiKeyValue: key.requiredText('ApiKeyValue', SECRET),
      },
    }),
    ...(basic && {
      BasicAuthParameters: {
        Username: basic.requiredText('Username', WORD),
        Password: basic.requiredText('Password', SECRET),
      },
    }),
    ...(oauth && { OAuthParameters: readOAuth(oauth) }),
    ...(invocation && { InvocationHttpParameters: readHttp(invocation) }),
  };
}

function readOAuth(check: Checker): OAuthParameters {
  const client = check.requiredObject('ClientParameters');
  const http = check.object('OAuthHttpParameters');
  const parameters = {
    ClientParameters: {
      ClientID: client?.requiredText('ClientID', WORD) ?? '',
      ClientSecret: client?.requiredText('ClientSecret', SECRET) ?? '',
    },
    AuthorizationEndpoint: check.requiredText('AuthorizationEndpoint', ENDPOINT),
    HttpMethod: check.oneOf('HttpMethod', METHODS) ?? check.requiredText('HttpMethod'),
  };
  check.done();
  checkEndpoint('AuthorizationEndpoint', parameters.AuthorizationEndpoint);
  return { ...parameters, ...(http && { OAuthHttpParameters: readHttp(http) }) };
}

function readHttp(check: Checker): ConnectionHttpParameters {
  const read = (name: string, key: Constraint): readonly Parameter[] | undefined =>
    check.objects(name)?.map((parameter) => ({
      Key: parameter.requiredText('Key', key),
      Value: parameter.requiredText('Value', { max: 512, isSecret: true }),
      IsValueSecret: parameter.boolean('IsValueSecret') ?? false,
    }));
  return present({
    HeaderParameters: asList(read('HeaderParameters', HEADER)),
    QueryStringParameters: asList(read('QueryStringParameters', KEY)),
    BodyParameters: asList(read('BodyParameters', KEY)),
  });
}

const asList = (parameters: readonly Parameter[] | undefined) => parameters?.map((parameter) => ({ ...parameter }));
