import type { Reference } from './stored-schema.ts';

/** More than any schema has, and few enough to parse. */
export const MAX_REFERENCES = 500;

export class ReferenceUnknown extends Error {
  override readonly name = 'ReferenceUnknown';
}

interface Referenced {
  readonly text: string;
  readonly references: readonly Reference[];
}

/**
 * The texts of all that a schema uses, and of what these use, by the names of the references: what is used comes before
 * what uses it. Nothing can use itself, for what is used was registered before.
 * @throws ReferenceUnknown
 */
export function resolveReferences(
  references: readonly Reference[],
  find: (reference: Reference) => Referenced | undefined,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (reference: Reference): void => {
    const { name, subject, version } = reference;
    if (seen.has(`${name}\n${version} ${subject}`)) return;
    seen.add(`${name}\n${version} ${subject}`);
    if (seen.size > MAX_REFERENCES) throw new ReferenceUnknown(`there are more than ${MAX_REFERENCES} references`);
    const found = find(reference);
    if (found === undefined) {
      throw new ReferenceUnknown(`no schema reference found for subject "${subject}" and version ${version}`);
    }
    found.references.forEach(visit);
    if (!texts.has(name)) texts.set(name, found.text);
  };
  references.forEach(visit);
  return texts;
}
