import type { Incompatibility } from '../../schema-kind.ts';
import type { ElementType, ProtoField, ProtoMessage } from '../model/file.ts';
import { compareOneofs, isGoneAsWhole } from './compare-oneofs.ts';
import { difference, type Place } from './differences.ts';
import { groupOf, isNumeric, messageOf } from './field-types.ts';
import type { Sides } from './sides.ts';

type Messages = readonly ProtoMessage[];

export function compareMessages(
  old: Messages,
  updated: Messages,
  sides: Sides,
  place: Place,
): readonly Incompatibility[] {
  return old.flatMap((message) => {
    const inside = [...place, message.name];
    const after = updated.find(({ name }) => name === message.name);
    return after === undefined
      ? [difference('MESSAGE_REMOVED', inside)]
      : compareMessage(message, after, sides, inside);
  });
}

function compareMessage(
  old: ProtoMessage,
  updated: ProtoMessage,
  sides: Sides,
  place: Place,
): readonly Incompatibility[] {
  return [
    ...compareOneofs(old, updated, place),
    ...compareFields(old, updated, sides, place),
    ...compareMessages(old.messages, updated.messages, sides, place),
  ];
}

function compareFields(
  old: ProtoMessage,
  updated: ProtoMessage,
  sides: Sides,
  place: Place,
): readonly Incompatibility[] {
  const before = new Map(old.fields.map((field) => [field.number, field]));
  const after = new Map(updated.fields.map((field) => [field.number, field]));
  const removed = old.fields.filter(({ number }) => !after.has(number));
  const added = updated.fields.filter(({ number, label }) => !before.has(number) && label === 'required');
  return [
    ...removed.flatMap((field) => compareRemoved(field, old, updated, placeOf(field, place))),
    ...added.map((field) => difference('REQUIRED_FIELD_ADDED', placeOf(field, place))),
    ...updated.fields.flatMap((field) => compareField(before.get(field.number), field, sides, placeOf(field, place))),
  ];
}

function compareRemoved(
  { label, oneof }: ProtoField,
  old: ProtoMessage,
  updated: ProtoMessage,
  place: Place,
): readonly Incompatibility[] {
  if (oneof !== undefined) return isGoneAsWhole(oneof, old, updated) ? [] : [difference('ONEOF_FIELD_REMOVED', place)];
  return label === 'required' ? [difference('REQUIRED_FIELD_REMOVED', place)] : [];
}

const placeOf = ({ number, oneof }: ProtoField, place: Place): Place =>
  oneof === undefined ? [...place, number] : [...place, oneof, number];

function compareField(
  old: ProtoField | undefined,
  updated: ProtoField,
  sides: Sides,
  place: Place,
): readonly Incompatibility[] {
  if (old === undefined) return [];
  return [...compareLabels(old, updated, sides, place), ...compareTypes(old, updated, sides, place)];
}

/**
 * Labels are compared where both are written. A single text or message is read as a list of one, and of a list the last
 * one as a single one; numbers are packed.
 */
function compareLabels(old: ProtoField, updated: ProtoField, sides: Sides, place: Place): readonly Incompatibility[] {
  const labels = [old, updated].map(({ label, oneof }) => (oneof === undefined ? label : 'implicit'));
  if (labels.includes('implicit') || labels[0] === labels[1]) return [];
  const areNumbers = isNumeric(old.type, sides.old) && isNumeric(updated.type, sides.updated);
  return areNumbers ? [difference('FIELD_NUMERIC_LABEL_CHANGED', place)] : [];
}

function compareTypes(
  { type: old }: ProtoField,
  { type: updated }: ProtoField,
  sides: Sides,
  place: Place,
): readonly Incompatibility[] {
  if (old.kind === 'map' && updated.kind === 'map')
    return [
      ...compareElements({ kind: 'scalar', name: old.key }, { kind: 'scalar', name: updated.key }, sides, place),
      ...compareElements(old.value, updated.value, sides, place),
    ];
  if (old.kind === 'map' || updated.kind === 'map') return [difference('FIELD_KIND_CHANGED', place)];
  return compareElements(old, updated, sides, place);
}

function compareElements(
  old: ElementType,
  updated: ElementType,
  sides: Sides,
  place: Place,
): readonly Incompatibility[] {
  const [before, after] = [messageOf(old, sides.old), messageOf(updated, sides.updated)];
  if (before === undefined && after === undefined)
    return groupOf(old) === groupOf(updated) ? [] : [difference('FIELD_SCALAR_KIND_CHANGED', place)];
  if (before === undefined || after === undefined) return [difference('FIELD_KIND_CHANGED', place)];
  if (before.localName !== after.localName) return [difference('FIELD_NAMED_TYPE_CHANGED', place)];
  // Those of the file are compared by themselves.
  if (before.isOwn && after.isOwn) return [];
  return compareImported(before, after, sides, place);
}

type Imported = NonNullable<ReturnType<typeof messageOf>>;

function compareImported(old: Imported, updated: Imported, sides: Sides, place: Place): readonly Incompatibility[] {
  const pair = `${old.fullName} ${updated.fullName}`;
  if (sides.compared.has(pair)) return [];
  sides.compared.add(pair);
  const inside = compareMessage(old.message, updated.message, sides, old.localName.split('.'));
  return inside.length === 0 ? [] : [...inside, difference('FIELD_NAMED_TYPE_CHANGED', place)];
}
