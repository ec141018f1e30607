import type { Incompatibility } from '../../schema-kind.ts';
import type { ProtoMessage } from '../model/file.ts';
import { difference, type Place } from './differences.ts';

/**
 * What a oneof of the new message excludes that the old one allowed: of several fields that a value had together, only
 * the last one is read. Fields that are new, or come from one oneof, exclude nothing more.
 */
export function compareOneofs(old: ProtoMessage, updated: ProtoMessage, place: Place): readonly Incompatibility[] {
  return updated.oneofs.flatMap(({ name }) => {
    const members = numbersIn(name, updated);
    const before = old.fields.filter(({ number }) => members.has(number));
    const single = before.filter(({ oneof }) => oneof === undefined).length;
    const origins = single + new Set(before.flatMap(({ oneof }) => oneof ?? [])).size;
    if (origins < 2) return [];
    const type = single > 1 ? 'MULTIPLE_FIELDS_MOVED_TO_ONEOF' : 'FIELD_MOVED_TO_EXISTING_ONEOF';
    return [difference(type, [...place, name])];
  });
}

/** A oneof may go as a whole; a reader that knows only some of its fields takes the others for not set. */
export function isGoneAsWhole(oneof: string, old: ProtoMessage, updated: ProtoMessage): boolean {
  if (updated.oneofs.some(({ name }) => name === oneof)) return false;
  const members = numbersIn(oneof, old);
  return !updated.fields.some(({ number }) => members.has(number));
}

const numbersIn = (oneof: string, message: ProtoMessage): ReadonlySet<number> =>
  new Set(message.fields.flatMap((field) => (field.oneof === oneof ? [field.number] : [])));
