import { AwsError } from '../../core/aws-error.ts';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { checkedValue } from '../values/checked-values.ts';
import { normalNumber } from '../values/decimal.ts';
import { MAX_LEVELS } from '../values/levels.ts';
import { invalid, malformed } from './statement-errors.ts';
import type { StatementReader } from './statement-reader.ts';

const MAX_INTEGER = 2 ** 31 - 1;
const NUMBER = /^(?:\d*)(?:\.(?<fraction>\d*))?(?:[eE](?<exponent>[+-]?\d+))?$/;

/** Where a value is in an attribute. */
interface Place {
  /** As messages name it. */
  readonly text: string;
  /** How many lists and maps are around it. */
  readonly level: number;
}
const ROOT: Place = { text: 'root', level: 0 };

const within = ({ text, level }: Place, part: string): Place => ({ text: text + part, level: level + 1 });

/** The literal or parameter that comes next; undefined when another token does. */
export function takesValue(reader: StatementReader, place = ROOT): AttributeValue | undefined {
  if (place.level >= MAX_LEVELS) throw invalid(`Nesting Levels have exceeded supported limits under ${place.text}`);
  const { kind, text } = reader.next;
  if (kind === 'text') {
    reader.take();
    return { S: text };
  }
  if (kind === 'number') return { N: numberIn(reader, '', place) };
  if (kind === 'word') return takesWord(reader);
  const sign = reader.takesSign('?', '-', '[', '{', '<<');
  if (sign === '?') return reader.parameter();
  if (sign === '-') return { N: numberIn(reader, '-', place) };
  if (sign === '[') return { L: listed(reader, ']', (index) => needsValue(reader, within(place, `[${index}]`))) };
  if (sign === '{') return { M: mapIn(reader, place) };
  return sign === '<<' ? setIn(reader, place) : undefined;
}

function needsValue(reader: StatementReader, place = ROOT): AttributeValue {
  const { text, position } = reader.next;
  if (reader.seesCall) throw invalid(`Unsupported data type: ${text} under key ${place.text} at ${position}`);
  const value = takesValue(reader, place);
  if (value === undefined) throw reader.unexpected();
  return value;
}

/** An item's own attributes are each a root. */
export function takesItem(reader: StatementReader): Item | undefined {
  if (reader.takesSign('{') === undefined) return undefined;
  return Object.fromEntries(pairsIn(reader, () => needsValue(reader)));
}

/** The parts of a list, a map, a set or a call up to the closing sign. */
export function listed<T>(reader: StatementReader, close: string, part: (index: number) => T): readonly T[] {
  const parts: T[] = [];
  if (reader.takesSign(close)) return parts;
  do parts.push(part(parts.length));
  while (reader.takesSign(','));
  reader.needsSign(close);
  return parts;
}

function takesWord(reader: StatementReader): AttributeValue | undefined {
  const word = reader.takesKeyword('TRUE', 'FALSE', 'NULL');
  if (word === undefined) return undefined;
  return word === 'NULL' ? { NULL: true } : { BOOL: word === 'TRUE' };
}

function mapIn(reader: StatementReader, place: Place): Item {
  return Object.fromEntries(pairsIn(reader, (name) => needsValue(reader, within(place, `.${name}`))));
}

function pairsIn(reader: StatementReader, valueAt: (name: string) => AttributeValue) {
  return listed(reader, '}', (): readonly [string, AttributeValue] => {
    const { kind, text } = reader.take();
    if (kind !== 'text' && kind !== 'quoted') throw reader.unexpected();
    reader.needsSign(':');
    return [text, valueAt(text)];
  });
}

function setIn(reader: StatementReader, place: Place): AttributeValue {
  const members = listed(reader, '>>', () => needsValue(reader, within(place, '')));
  const [first] = members;
  if (first === undefined) throw invalid('Empty bags are not supported');
  const texts = members.flatMap((member) => ('S' in member ? [member.S] : []));
  const numbers = members.flatMap((member) => ('N' in member ? [member.N] : []));
  const binaries = members.flatMap((member) => ('B' in member ? [member.B] : []));
  if (texts.length === members.length) return checkedValue({ SS: texts });
  if (numbers.length === members.length) return checkedValue({ NS: numbers });
  if (binaries.length === members.length) return checkedValue({ BS: binaries });
  throw invalid('One or more parameter values were invalid: A set has values of one type, S, N or B.');
}

/** The number that comes next, with its sign before it. */
function numberIn(reader: StatementReader, sign: string, place: Place): string {
  const { kind, text } = reader.take();
  if (kind !== 'number') throw reader.unexpected();
  const { fraction = '', exponent = '0' } = NUMBER.exec(text)?.groups ?? {};
  const scale = fraction.length - Number(exponent);
  if (Math.abs(Number(exponent)) > MAX_INTEGER || Math.abs(scale) > MAX_INTEGER) throw malformed('');
  try {
    return normalNumber(sign + text);
  } catch (error) {
    throw error instanceof AwsError ? invalid(`${error.message} under ${place.text}`) : error;
  }
}
