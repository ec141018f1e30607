import type { Incompatibility } from '../../schema-kind.ts';
import type { LinkedFile } from '../imports.ts';
import { declaredIn } from '../model/lookup.ts';
import { compareMessages } from './compare-messages.ts';
import { difference } from './differences.ts';

/**
 * Why a reader with the new file cannot read all that was written with the old one, by the rules of Confluent's
 * registry. Messages are compared by their names, fields by their numbers.
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html
 */
export function compareFiles(old: LinkedFile, updated: LinkedFile): readonly Incompatibility[] {
  const sides = {
    old: { types: old.types, own: declaredIn(old.file) },
    updated: { types: updated.types, own: declaredIn(updated.file) },
    compared: new Set<string>(),
  };
  return [
    ...(old.file.package === updated.file.package ? [] : [difference('PACKAGE_CHANGED', [])]),
    ...compareMessages(old.file.messages, updated.file.messages, sides, []),
  ];
}
