import { createHash } from 'node:crypto';
import { isObject, type Json, parseJson } from '../../core/json.ts';
import { checkLength, type Family, IntrinsicError, textAt, valueAt } from './intrinsic.ts';

const MAX_TEXT_CHARS = 10_000;
const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

export const texts: Family = {
  'States.Format': {
    arity: [1, Number.POSITIVE_INFINITY],
    isTemplated: true,
    apply(values) {
      const [, ...rest] = values;
      const text = textAt(values, 0);
      const holes = text.match(/\\.|\{\}/gs)?.filter((piece) => piece === '{}').length ?? 0;
      if (holes !== rest.length) throw new IntrinsicError(`there are ${holes} {} for ${rest.length} values.`);
      let used = 0;
      return text.replaceAll(/\\(.)|\{\}/gs, (piece, escaped?: string) => {
        return piece === '{}' ? formatted(rest[used++] ?? null) : (escaped ?? '');
      });
    },
  },
  'States.StringToJson': {
    arity: [1, 1],
    apply(values) {
      const text = textAt(values, 0);
      const parsed = text.trim() === '' ? null : parseJson(text);
      if (parsed === undefined) throw new IntrinsicError('the string is not JSON.');
      return parsed;
    },
  },
  'States.JsonToString': { arity: [1, 1], apply: (values) => JSON.stringify(valueAt(values, 0)) },
  'States.StringSplit': {
    arity: [2, 2],
    apply(values) {
      const delimiters = new Set(textAt(values, 1));
      const pieces: string[] = [''];
      for (const char of textAt(values, 0)) {
        if (delimiters.has(char)) pieces.push('');
        else pieces.push((pieces.pop() ?? '') + char);
      }
      return pieces.filter((piece) => piece !== '');
    },
  },
  'States.Base64Encode': {
    arity: [1, 1],
    apply: (values) => Buffer.from(checkLength(textAt(values, 0), MAX_TEXT_CHARS)).toString('base64'),
  },
  'States.Base64Decode': {
    arity: [1, 1],
    apply: (values) => Buffer.from(checkLength(textAt(values, 0), MAX_TEXT_CHARS), 'base64').toString(),
  },
  'States.Hash': {
    arity: [2, 2],
    apply(values) {
      const wanted = textAt(values, 1);
      const algorithm = Object.hasOwn(ALGORITHMS, wanted) ? ALGORITHMS[wanted] : undefined;
      if (algorithm === undefined) {
        throw new IntrinsicError(`the algorithm must be one of: ${Object.keys(ALGORITHMS).join(', ')}.`);
      }
      return createHash(algorithm)
        .update(checkLength(shown(valueAt(values, 0)), MAX_TEXT_CHARS))
        .digest('hex');
    },
  },
};

/** Step Functions writes lists and objects in texts as Java does: `{id=o-1, lines=[1, 2]}`. */
function formatted(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(formatted).join(', ')}]`;
  if (!isObject(value)) return shown(value);
  const members = Object.entries(value).map(([name, inner]) => `${name}=${formatted(inner)}`);
  return `{${members.join(', ')}}`;
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
