import { type Json, parseJson } from '@tributary/region/json';
import type { Bytes, Encoding, GoodRecord, SchemaMark } from './shapes.ts';

interface TextParts extends Pick<GoodRecord, 'key' | 'headers' | 'value'> {
  /** In which the value, which is JSON here, is to be written. */
  readonly encoding?: Encoding | undefined;
  /** By which the value is to be written, where no contract has it. */
  readonly schema?: SchemaMark | undefined;
}

/** A record in the form in which it is edited and sent: `{ key, headers, value }`, as JSON. */
export function recordText({ key, headers, value, encoding, schema }: TextParts): string {
  const shown = {
    ...named('key', key),
    headers: Object.fromEntries(headers.map(([name, content]) => [name, headerOf(content)])),
    ...(encoding !== undefined && { encoding }),
    ...(schema !== undefined && { schema: { ...schema } }),
  };
  if (value === null) return JSON.stringify({ ...shown, value: null }, null, 2);
  if ('base64' in value) return JSON.stringify({ ...shown, valueBase64: value.base64 }, null, 2);
  if (parseJson(value.text) === undefined) return JSON.stringify({ ...shown, valueText: value.text }, null, 2);
  // The text itself: numbers stay as they were written.
  const before = JSON.stringify(shown, null, 2).slice(0, -2);
  return `${before},\n  "value": ${indented(value.text)}\n}`;
}

const named = (name: string, bytes: Bytes | null): Record<string, Json> => {
  if (bytes === null) return { [name]: null };
  return 'text' in bytes ? { [name]: bytes.text } : { [`${name}Base64`]: bytes.base64 };
};

const headerOf = (content: Bytes | null): Json => {
  if (content === null) return null;
  return 'text' in content ? content.text : { base64: content.base64 };
};

/** Two spaces each level, unless JavaScript would write a number in another way. */
function indented(text: string): string {
  const pretty = JSON.stringify(JSON.parse(text), null, 2);
  const isSame = JSON.stringify(JSON.parse(text)) === text.replace(/\s+(?=(?:[^"\\]|\\.|"(?:[^"\\]|\\.)*")*$)/g, '');
  return isSame ? pretty.replaceAll('\n', '\n  ') : text;
}
