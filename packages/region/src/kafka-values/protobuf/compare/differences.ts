import type { Incompatibility } from '../../schema-kind.ts';

/** The changes that break a reader, as Confluent's registry names them, and what is said of each. */
const MESSAGES = {
  PACKAGE_CHANGED: 'The new schema has another package than the old one.',
  MESSAGE_REMOVED: 'The new schema has no longer this message.',
  FIELD_KIND_CHANGED: 'The field is a scalar in one schema, and a message or a map in the other.',
  FIELD_SCALAR_KIND_CHANGED: 'The types of the field in the two schemas are written as different bytes.',
  FIELD_NAMED_TYPE_CHANGED: 'The field is of another message than in the old schema.',
  FIELD_NUMERIC_LABEL_CHANGED: 'The number is repeated in one schema, and single in the other.',
  REQUIRED_FIELD_ADDED: 'The new schema requires the field, which values of the old one do not have.',
  REQUIRED_FIELD_REMOVED: 'The new schema has no longer the field that the old one requires.',
  ONEOF_FIELD_REMOVED: 'The new schema has no longer this field of the oneof.',
  MULTIPLE_FIELDS_MOVED_TO_ONEOF: 'Several fields, which a value could have together, are in this oneof now.',
  FIELD_MOVED_TO_EXISTING_ONEOF: 'A field, which a value could have beside those of this oneof, is in it now.',
} as const;

export type DifferenceType = keyof typeof MESSAGES;

/** Where a comparison is: the parts of the path from the top of the file. */
export type Place = readonly (string | number)[];

export const difference = (type: DifferenceType, place: Place): Incompatibility => ({
  type,
  path: `#/${place.join('/')}`,
  message: MESSAGES[type],
});
