import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const PARTS = ['What AWS does', 'What we do', 'Where the event ends', 'How it comes back', 'Shown by'];

/** Each `### title` of the page, with its parts: `- **What AWS does:** text`. */
const sections = readFileSync('docs/explanation/failures.md', 'utf8')
  .split(/^(?=#{2,3} )/m)
  .filter((text) => text.startsWith('### '))
  .map((text) => ({
    title: /^### (.*)$/m.exec(text)?.[1] ?? '',
    parts: [...text.matchAll(/^- \*\*(.+?):\*\*(.*?)(?=^- |$(?![\s\S]))/gms)].map(([, name = '', content = '']) => ({
      name,
      content: content.trim(),
    })),
  }));

/** A nested list: `file`, then "name". */
const proofsIn = (content: string) =>
  content.split(/^ *- /m).flatMap((proof) => {
    if (proof.trim() === '') return [];
    const [, file = '', name = ''] = /^`([^`]+)`\s+"([^"]+)"$/.exec(proof.trim()) ?? [];
    return [{ file, name }];
  });

const namesIn = (file: string): Set<string> => {
  const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return new Set([...source.matchAll(/\btest\(\s*(['"`])(.*?)\1,/gs)].map(([, , name = '']) => name));
};

describe('the failures page', () => {
  test('has more than twenty sections', () => {
    expect(sections.length).toBeGreaterThan(20);
  });

  test.each(sections)('has all parts of: $title', ({ parts }) => {
    expect(parts.map(({ name }) => name)).toEqual(PARTS);
    expect(parts.filter(({ content }) => content === '')).toEqual([]);
  });

  test.each(sections)('names tests that exist for: $title', ({ parts }) => {
    const proofs = proofsIn(parts.at(-1)?.content ?? '');
    expect(proofs.length).toBeGreaterThan(0);
    expect(proofs.filter(({ file, name }) => !namesIn(file).has(name))).toEqual([]);
  });
});
