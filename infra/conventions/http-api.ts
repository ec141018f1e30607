import { either, only, ref, type Values } from '../cloudformation.ts';
import type { FunctionConfig } from './convention.ts';

/**
 * Routes want a token, or are open, where the stack was told so. Without a word they want the signature of a caller with
 * the right to `execute-api:Invoke`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export const ROUTE_AUTHORIZATION: Values = {
  AuthorizationType: either('JwtRequired', 'JWT', either('HttpApiOpen', 'NONE', 'AWS_IAM')),
  AuthorizerId: only('JwtRequired', ref('JwtAuthorizer')),
};

/** Senders to a function with `webhook: true` have no credentials here: the function checks the signature. */
const SIGNED_BY_PARTNER: Values = { AuthorizationType: 'NONE' };

export const authorizationOf = ({ webhook }: FunctionConfig): Values =>
  webhook === true ? SIGNED_BY_PARTNER : ROUTE_AUTHORIZATION;

/** The routes that lead to a function, such as `GET /things/{id}`. */
export function routeKeysOf({ events = [] }: FunctionConfig): readonly string[] {
  return events.flatMap(({ httpApi }) => (typeof httpApi === 'string' ? [httpApi] : []));
}

/** Anybody may call a route of partners: a flood of wrong signatures must not use up what all routes together may take. */
const PARTNERS_LIMIT: Values = { DetailedMetricsEnabled: true, ThrottlingBurstLimit: 50, ThrottlingRateLimit: 25 };

/**
 * What the stage gets for the routes to functions with `webhook: true`; undefined where there are none. AWS refuses
 * settings of a route that is not there yet.
 * @param routeId the logical id of a route
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export function limitsForPartners(configs: readonly FunctionConfig[], routeId: (routeKey: string) => string) {
  const keys = configs.filter(({ webhook }) => webhook === true).flatMap(routeKeysOf);
  if (keys.length === 0) return undefined;
  const RouteSettings = Object.fromEntries(keys.map((key) => [key, PARTNERS_LIMIT]));
  return { DependsOn: keys.map(routeId), Properties: { RouteSettings } };
}

const API = 'HttpApi';

/** What a list of resources or extensions has without an HTTP API: nothing that belongs or refers to it. */
export const withoutApi = (entries: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(entries).filter(
      ([id, entry]) => id !== `${API}Stage` && !JSON.stringify(entry ?? null).includes(`{"Ref":"${API}"}`),
    ),
  );
