import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { LOOP } from './for-each.ts';
import { LANGUAGE_EXTENSIONS } from './language-extension-error.ts';
import { TemplateError } from './template-error.ts';
import { transformsOf } from './template-text.ts';

/** The sections in which the macro works. */
export const EXTENDED_SECTIONS = ['Conditions', 'Resources', 'Outputs'];

/** What only the macro knows. */
const FUNCTIONS = ['Fn::Length', 'Fn::ToJsonString'];

/** Whether a template names the macro. @throws TemplateError when it uses its functions and does not */
export function isExtended(document: JsonObject): boolean {
  if (transformsOf(document).includes(LANGUAGE_EXTENSIONS)) return true;
  refuseUses(document);
  return false;
}

function refuseUses(document: JsonObject): void {
  for (const section of EXTENDED_SECTIONS) {
    const path = useIn(document[section] ?? null, `/${section}`);
    if (path === undefined) continue;
    const message = path.includes(`/${LOOP}`)
      ? `[${path}] resource definition is malformed`
      : `[${path}] needs Transform: ${LANGUAGE_EXTENSIONS}`;
    const asAws = `Template format error: ${message}`;
    throw new TemplateError('TEMPLATE_MALFORMED', [{ logicalId: '', path: '', message: asAws }], asAws);
  }
}

/** Where a function of the macro is first used. */
function useIn(value: Json, path: string): string | undefined {
  if (Array.isArray(value)) return first(value.map((part, index) => [part, `${path}/${index}`] as const));
  if (!isObject(value)) return undefined;
  const own = Object.keys(value).find((key) => key.startsWith(LOOP) || FUNCTIONS.includes(key));
  return own === undefined
    ? first(Object.entries(value).map(([key, inner]) => [inner, `${path}/${key}`] as const))
    : `${path}/${own}`;
}

function first(parts: readonly (readonly [Json, string])[]): string | undefined {
  for (const [value, path] of parts) {
    const use = useIn(value, path);
    if (use !== undefined) return use;
  }
  return undefined;
}
