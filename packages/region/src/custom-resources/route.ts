import type { Call, Route } from '../http/call.ts';
import { restErrors } from '../http/error-forms.ts';
import { type CustomResources, RESPONSE_PATH } from './custom-resources.ts';

/** The route by which a function answers for a custom resource; undefined for any other call. */
export function customResourceRoute(customResources: CustomResources, { method, path }: Call): Route | undefined {
  if (method !== 'PUT' || !path.startsWith(RESPONSE_PATH)) return undefined;
  return {
    handle: async ({ body }) => {
      customResources.take(path.slice(RESPONSE_PATH.length), body);
      return { status: 200, headers: {}, body: '' };
    },
    errorForm: restErrors,
    takesBytes: true,
  };
}
