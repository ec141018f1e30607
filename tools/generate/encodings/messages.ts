import type { ContractShape, Field, Shape } from './shape.ts';

/** A message of Protobuf: of a record, or around a list, a map or a union inside of another list or map. */
export interface ProtobufMessage {
  readonly name: string;
  /** With package and outer message, such as `depot.shelves.ShelfFilledV1.Box`. */
  readonly fullName: string;
  readonly description: string | undefined;
  readonly parts: readonly MessagePart[];
  /** The names of all fields with a number, those in a oneof too. */
  readonly fieldNames: readonly string[];
}

/** A field, or a oneof with several. */
export type MessagePart =
  | { readonly kind: 'field'; readonly name: string; readonly type: string; readonly description: string | undefined }
  | {
      readonly kind: 'oneof';
      readonly name: string;
      readonly description: string | undefined;
      readonly fields: readonly { readonly name: string; readonly type: string }[];
    };

/** One type of a union is a field of its own. */
export const branchName = (field: string, { kind }: Shape): string => `${field}_${kind}`;

export const SCALARS = { string: 'string', boolean: 'bool', long: 'int64', double: 'double' } as const;

/** The messages of a contract, that of its data first, which holds all others. */
export function messagesOf({ namespace, root, records }: ContractShape): readonly ProtobufMessage[] {
  const fullName = (name: string) => fullNameOf({ namespace, root }, name);
  const ofRecords = [...records.values()].map(({ name, description, fields }) =>
    messageOf(name, fullName(name), fields.map(partOf), description),
  );
  const around = [...wrapperFields({ records })];
  return [...ofRecords, ...around.map(([name, field]) => messageOf(name, fullName(name), [partOf(field)]))];
}

/** The data's own message holds all others. */
export const fullNameOf = ({ namespace, root }: Pick<ContractShape, 'namespace' | 'root'>, name: string): string =>
  name === root ? `${namespace}.${root}` : `${namespace}.${root}.${name}`;

/** The only field of each message around a list, a map or a union, by the name of the message. */
export function wrapperFields({ records }: Pick<ContractShape, 'records'>): ReadonlyMap<string, Field> {
  const shapes = [...records.values()].flatMap(({ fields }) => fields.map(({ shape }) => shape));
  return new Map(shapes.flatMap(wrapped).map(([name, shape]) => [name, contentOf(shape)]));
}

function messageOf(
  name: string,
  fullName: string,
  parts: readonly MessagePart[],
  description?: string,
): ProtobufMessage {
  const fieldNames = parts.flatMap((part) => (part.kind === 'field' ? part.name : part.fields.map((one) => one.name)));
  return { name, fullName, description, parts, fieldNames };
}

/** What Protobuf cannot hold in a list or a map directly, by the name of the message around it. */
function wrapped(shape: Shape): readonly (readonly [name: string, shape: Shape])[] {
  if (shape.kind !== 'list' && shape.kind !== 'map') return [];
  const { of } = shape;
  return needsMessage(of) ? [[of.name, of], ...wrapped(of)] : [];
}

const needsMessage = (shape: Shape): shape is Extract<Shape, { kind: 'list' | 'map' | 'union' }> =>
  shape.kind === 'list' || shape.kind === 'map' || shape.kind === 'union';

function contentOf(shape: Shape): Field {
  const name = shape.kind === 'list' ? 'items' : shape.kind === 'map' ? 'entries' : 'value';
  return { name, description: undefined, shape, isRequired: true, isNullable: false };
}

/** A list or a map cannot be optional: without entries it is not there. Proto3 knows of a message whether it is there. */
function partOf({ name, description, shape, isRequired, isNullable }: Field): MessagePart {
  if (shape.kind === 'union') {
    const fields = shape.of.map((one) => ({ name: branchName(name, one), type: typeOf(one) }));
    return { kind: 'oneof', name, description, fields };
  }
  const isPlain = (isRequired && !isNullable) || shape.kind === 'list' || shape.kind === 'map';
  return { kind: 'field', name, type: isPlain ? typeOf(shape) : `optional ${typeOf(shape)}`, description };
}

function typeOf(shape: Shape): string {
  if (shape.kind === 'list') return `repeated ${nameOf(shape.of)}`;
  if (shape.kind === 'map') return `map<string, ${nameOf(shape.of)}>`;
  return nameOf(shape);
}

const nameOf = (shape: Shape): string => ('name' in shape ? shape.name : SCALARS[shape.kind]);
