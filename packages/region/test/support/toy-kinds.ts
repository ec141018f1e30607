import type { SchemaKinds } from '../../src/kafka-values/kinds.ts';
import { type Schema, SchemaInvalid, type SchemaType, ValueUndecodable } from '../../src/kafka-values/schema-kind.ts';

interface Fields {
  readonly needs: readonly string[];
  readonly may: readonly string[];
}

/**
 * Schemas that tests can see through: `needs a b may c` describes JSON objects. A reader needs what it needs from every
 * writer. Space counts for nothing, and order neither.
 */
export function toySchema(type: SchemaType, text: string): Schema & Fields {
  const [, needs, may] = /^\s*needs((?:\s+\w+)*?)\s+may((?:\s+\w+)*)\s*$/.exec(text) ?? [];
  if (needs === undefined || may === undefined) throw new SchemaInvalid(`"${text}" does not begin with needs.`);
  const fields: Fields = { needs: words(needs), may: words(may) };
  return {
    type,
    text,
    ...fields,
    canonical: JSON.stringify(fields),
    cannotRead: (writer) => missing(fields, toySchema(type, writer.text)),
    decode: (payload, message) => decoded(payload, fields, message),
  };
}

function missing({ needs }: Fields, writer: Fields) {
  return needs
    .filter((name) => !writer.needs.includes(name))
    .map((name) => ({ type: 'FIELD_MISSING', path: `/${name}`, message: `${name} is not always written.` }));
}

function decoded(payload: Buffer, { needs }: Fields, message: object | undefined): string {
  const text = payload.toString();
  const absent = needs.filter((name) => !text.includes(`"${name}"`));
  if (absent.length > 0) throw new ValueUndecodable(`${absent.join(', ')} is not there.`);
  return message === undefined ? text : JSON.stringify({ ...JSON.parse(text), message });
}

const words = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .toSorted();

const kind = (type: SchemaType) => ({ type, parse: ({ text }: { text: string }) => toySchema(type, text) });

export const TOY_KINDS: SchemaKinds = { AVRO: kind('AVRO'), JSON: kind('JSON'), PROTOBUF: kind('PROTOBUF') };
