import { isMap, LineCounter, parseDocument, type Scalar } from 'yaml';

/**
 * How each function says that it lacks a right. The local region fills in `{action}` and `{resource}` when it denies a
 * call.
 * @param yaml the text of serverless.yml
 * @returns texts by the function's name
 */
export function missingRights(yaml: string, file: string): ReadonlyMap<string, string> {
  const lineCounter = new LineCounter();
  const functions = parseDocument(yaml, { lineCounter, logLevel: 'silent' }).get('functions');
  if (!isMap<Scalar, unknown>(functions)) return new Map();
  return new Map(
    functions.items.map(({ key, value }) => {
      const allow = isMap<Scalar, unknown>(value) ? value.items.find((item) => item.key.value === 'allow') : undefined;
      const [offset = 0] = (allow?.key ?? key).range ?? [];
      const at = `${file}:${lineCounter.linePos(offset).line}`;
      const name = String(key.value);
      return [name, `${at}: functions.${name} needs allow: { {action}: {resource} }`];
    }),
  );
}
