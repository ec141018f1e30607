import { isObject, type JsonObject } from '../core/json.ts';
import { boolean, number, object, texts } from '../core/properties.ts';
import type { CorsSettings } from './cors.ts';

/** The members of a configuration of CORS, which are those of HTTP APIs and of function URLs. */
export const CORS_MEMBERS = {
  AllowCredentials: 'runs',
  AllowHeaders: 'runs',
  AllowMethods: 'runs',
  AllowOrigins: 'runs',
  ExposeHeaders: 'runs',
  MaxAge: 'runs',
} as const;

/** Reads the configuration of that name; undefined where there is none. */
export function corsIn(members: JsonObject, name: string): CorsSettings | undefined {
  if (!isObject(members[name])) return undefined;
  const cors = object(members, name);
  return {
    allowOrigins: texts(cors, 'AllowOrigins'),
    allowMethods: texts(cors, 'AllowMethods'),
    allowHeaders: texts(cors, 'AllowHeaders'),
    exposeHeaders: texts(cors, 'ExposeHeaders'),
    allowCredentials: boolean(cors, 'AllowCredentials') === true,
    maxAgeSeconds: number(cors, 'MaxAge'),
  };
}
