import { existsSync, readFileSync } from 'node:fs';

/** A `### title` of a page, with its parts in order: `- **What AWS does:** text`. */
export interface ProvenSection {
  readonly title: string;
  readonly parts: readonly { readonly name: string; readonly content: string }[];
}

export const provenSections = (page: string): readonly ProvenSection[] =>
  readFileSync(page, 'utf8')
    .split(/^(?=#{2,3} )/m)
    .filter((text) => text.startsWith('### '))
    .map((text) => ({ title: /^### (.*)$/m.exec(text)?.[1] ?? '', parts: partsOf(text) }));

function partsOf(section: string): ProvenSection['parts'] {
  const items = section.split(/^(?=- \*\*)/m).slice(1);
  return items.map((item) => {
    const [, name = '', content = ''] = /^- \*\*(.+?):\*\*(.*)$/s.exec(item) ?? [];
    return { name, content: content.trim() };
  });
}

/** The tests that a nested list names, `file` and then "name", of which there is none. */
export function missingProofs(list: string): readonly string[] {
  const proofs = list.split(/^ *- /m).filter((proof) => proof.trim() !== '');
  return proofs.filter((proof) => {
    const [, file = '', name = ''] = /^`([^`]+)`\s+"([^"]+)"$/.exec(proof.trim()) ?? [];
    return !testNamesIn(file).has(name);
  });
}

function testNamesIn(file: string): ReadonlySet<string> {
  const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // `test(…)`, `test.concurrent(…)` and `test.each(…)(…)` with a name first, and the row `[name, …]` of a table of tests.
  const calls = source.matchAll(/(?:\btest(?:\.concurrent)?\(|\)\(|\[)\s*(['"`])((?:(?!\1).)*)\1,/g);
  return new Set([...calls].map(([, , name = '']) => name));
}
