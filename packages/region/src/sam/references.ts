import { isObject, type Json, textOf } from '../core/json.ts';

/**
 * Gives resources that SAM renames their new names wherever a template refers to them: `!Ref Layer`, `!Ref Function.Alias`.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export function withRenamed(value: Json, renamed: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((inner) => withRenamed(inner, renamed));
  if (!isObject(value)) return value;
  const { Ref: name, 'Fn::Sub': sub, 'Fn::GetAtt': attribute } = value;
  const named = typeof name === 'string' ? renamed.get(name) : undefined;
  if (named !== undefined) return { Ref: named };
  if (typeof sub === 'string') return { 'Fn::Sub': inText(sub, renamed) };
  if (Array.isArray(attribute)) return { 'Fn::GetAtt': inAttribute(attribute, renamed) };
  if (Array.isArray(sub)) {
    const [text, ...more] = sub;
    return {
      'Fn::Sub': [
        typeof text === 'string' ? inText(text, renamed) : (text ?? ''),
        ...more.map((one) => withRenamed(one, renamed)),
      ],
    };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withRenamed(inner, renamed)]));
}

const inText = (text: string, renamed: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\$\{([^!}][^}]*)\}/g, (placeholder, name: string) => {
    const to = renamed.get(name.trim());
    return to === undefined ? placeholder : `\${${to}}`;
  });

/** `[Function.Alias, Arn]`, and `[Function, Alias.Arn]` of the short form. */
function inAttribute(attribute: readonly Json[], renamed: ReadonlyMap<string, string>): readonly Json[] {
  const [id = '', ...path] = attribute
    .map((part) => textOf(part))
    .join('.')
    .split('.');
  const [first = '', ...rest] = path;
  const inner = renamed.get(`${id}.${first}`);
  if (inner !== undefined && rest.length > 0) return [inner, rest.join('.')];
  return [renamed.get(id) ?? id, path.join('.')];
}
