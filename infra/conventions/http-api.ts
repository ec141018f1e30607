import { either, only, ref, type Values } from '../cloudformation.ts';
import type { FunctionConfig } from './convention.ts';

/** Routes are open, or need a token when the stack has an issuer. */
export const ROUTE_AUTHORIZATION: Values = {
  AuthorizationType: either('JwtRequired', 'JWT', 'NONE'),
  AuthorizerId: only('JwtRequired', ref('JwtAuthorizer')),
};

/** The routes that lead to a function, such as `GET /things/{id}`. */
export function routeKeysOf({ events = [] }: FunctionConfig): readonly string[] {
  return events.flatMap(({ httpApi }) => (typeof httpApi === 'string' ? [httpApi] : []));
}
