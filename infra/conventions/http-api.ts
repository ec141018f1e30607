import { either, only, ref, type Values } from '../cloudformation.ts';
import type { FunctionConfig } from './convention.ts';

/** Who may call a route: everybody, or whoever brings a token when the stack was given an issuer. */
export const ROUTE_AUTHORIZATION: Values = {
  AuthorizationType: either('JwtRequired', 'JWT', 'NONE'),
  AuthorizerId: only('JwtRequired', ref('JwtAuthorizer')),
};

/** The routes that lead to a function: `POST /orders`. */
export function routeKeysOf({ events = [] }: FunctionConfig): readonly string[] {
  return events.flatMap(({ httpApi }) => (typeof httpApi === 'string' ? [httpApi] : []));
}
