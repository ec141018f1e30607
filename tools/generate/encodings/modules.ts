import type { CatalogueEntry } from '#schemas/catalogue.ts';
import type { ProtobufDescriptor, ProtobufField, ProtobufMessage } from '#schemas/encodings.ts';
import { definitionName } from '../contracts.ts';
import type { ContractShape } from './shape.ts';

/** A contract in the encodings beside JSON. */
export interface Encoded {
  readonly entry: CatalogueEntry;
  readonly shape: ContractShape;
  /** The text of its Avro schema. */
  readonly avro: string;
  /** The text of its .proto file. */
  readonly protobuf: string;
  readonly descriptor: ProtobufDescriptor;
}

/**
 * TypeScript modules by the names of their files: one for those who read other encodings, one for those who also write
 * them. They are apart from the contracts, so that functions for JSON have none of it.
 */
export function encodingModules(
  entries: readonly CatalogueEntry[],
  encoded: readonly Encoded[],
): readonly (readonly [file: string, text: string])[] {
  const newest = new Map(entries.map((entry) => [entry.type, entry]));
  const all = encoded.map((one) => {
    const { entry } = one;
    return { ...one, constant: definitionName(entry, newest.get(entry.type) ?? entry) };
  });
  return [
    ['messages.ts', messagesModule(all)],
    ['encodings.ts', encodingsModule(all)],
  ];
}

type Named = Encoded & { readonly constant: string };

function messagesModule(all: readonly Named[]): string {
  const definitions = all.flatMap((one) => [
    `export const ${one.constant}Messages: EventMessages = {`,
    ...nameLines(one),
    `  root: '${one.descriptor.root}',`,
    `  messages: {${Object.entries(one.descriptor.messages).map(messageText).join(', ')}},`,
    '};',
  ]);
  const called = Object.values(CALLS).filter((call) => definitions.some((line) => line.includes(` ${call}(`)));
  return [
    "import type { EventMessages } from '../encodings.ts';",
    ...(called.length > 0 ? [`import { ${called.sort().join(', ')} } from '../message-fields.ts';`] : []),
    '',
    ...definitions,
    '',
    '/** Each version of each event that has a form in Protobuf. */',
    `export const allMessages: readonly EventMessages[] = [${all.map(({ constant }) => `${constant}Messages`).join(', ')}];`,
    '',
  ].join('\n');
}

const messageText = ([name, { fields, ...message }]: [string, ProtobufMessage]): string =>
  `${name}: { ${message.isWrapper ? 'isWrapper: true, ' : ''}fields: [${fields.map(fieldText).join(', ')}] }`;

/** The usual fields are calls: written out, they were a third of what a function carries for Avro and Protobuf. */
function fieldText(field: ProtobufField): string {
  const call = field.form === 'oneof' ? undefined : CALLS[`${field.presence} ${field.form}`];
  if (field.form === 'oneof' || call === undefined) return JSON.stringify(field);
  const values = [field.name, field.number, field.type].map((value) => JSON.stringify(value));
  return `/* @__PURE__ */ ${call}(${values.join(', ')})`;
}

const CALLS: Readonly<Record<string, string>> = {
  'required single': 'required',
  'optional single': 'optional',
  'required list': 'list',
};

function encodingsModule(all: readonly Named[]): string {
  return [
    "import type { EventEncodings } from '../encodings.ts';",
    ...(all.length > 0
      ? ["import * as messages from './messages.ts';", "import type * as types from './types.ts';"]
      : []),
    '',
    ...all.flatMap((one) => [
      `export const ${one.constant}Encodings: EventEncodings<'${one.entry.type}', types.${one.entry.schema.title}> = {`,
      ...nameLines(one),
      `  avroSchema: ${JSON.stringify(one.avro)},`,
      `  protobufSchema: ${JSON.stringify(one.protobuf.trim())},`,
      `  protobuf: messages.${one.constant}Messages,`,
      '};',
    ]),
    '',
    '/** Each version of each event that has a form in Avro and Protobuf. */',
    `export const allEncodings: readonly EventEncodings[] = [${all.map(({ constant }) => `${constant}Encodings`).join(', ')}];`,
    '',
  ].join('\n');
}

const nameLines = ({ entry, shape }: Named): readonly string[] => [
  `  source: '${entry.source}',`,
  `  type: '${entry.type}',`,
  `  version: ${entry.version},`,
  `  name: '${shape.namespace}.${shape.root}',`,
];
