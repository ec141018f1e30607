import type { ElementType, FieldType, ProtoMessage } from '../model/file.ts';
import type { Scalar } from '../model/scalars.ts';
import type { Side } from './sides.ts';

/** Types of one group are written as the same bytes. */
const GROUPS: Readonly<Record<Scalar, string>> = {
  int32: 'varint',
  int64: 'varint',
  uint32: 'varint',
  uint64: 'varint',
  bool: 'varint',
  sint32: 'zigzag',
  sint64: 'zigzag',
  string: 'length',
  bytes: 'length',
  fixed32: 'fixed32',
  sfixed32: 'fixed32',
  fixed64: 'fixed64',
  sfixed64: 'fixed64',
  float: 'float',
  double: 'double',
};

interface MessageOfField {
  readonly fullName: string;
  /** Without its package: a package may be renamed. */
  readonly localName: string;
  readonly isOwn: boolean;
  readonly message: ProtoMessage;
}

/** The message that a type names; undefined for scalars and enums. */
export function messageOf(type: ElementType, { types, own }: Side): MessageOfField | undefined {
  if (type.kind === 'scalar') return;
  const fullName = type.name.slice(1);
  const declared = types.get(fullName);
  if (declared === undefined || !('message' in declared)) return;
  const localName = declared.package === '' ? fullName : fullName.slice(declared.package.length + 1);
  return { fullName, localName, isOwn: own.has(fullName), message: declared.message };
}

/** An enum is written as an int32 is. */
export const groupOf = (type: ElementType): string => (type.kind === 'named' ? GROUPS.int32 : GROUPS[type.name]);

export const isNumeric = (type: FieldType, side: Side): boolean =>
  type.kind !== 'map' && messageOf(type, side) === undefined && groupOf(type) !== GROUPS.bytes;
