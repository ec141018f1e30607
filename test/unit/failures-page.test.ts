import { describe, expect, test } from '@jest/globals';
import { missingProofs, provenSections } from '../support/proofs.ts';

const PARTS = ['What AWS does', 'What we do', 'Where the event ends', 'How it comes back', 'Shown by'];

const sections = provenSections('docs/explanation/failures.md');

describe('the failures page', () => {
  test('has more than twenty sections', () => {
    expect(sections.length).toBeGreaterThan(20);
  });

  test.each(sections)('has all parts of: $title', ({ parts }) => {
    expect(parts.map(({ name }) => name)).toEqual(PARTS);
    expect(parts.filter(({ content }) => content === '')).toEqual([]);
  });

  test.each(sections)('names tests that exist for: $title', ({ parts }) => {
    const proofs = parts.at(-1)?.content ?? '';
    expect(proofs).not.toBe('');
    expect(missingProofs(proofs)).toEqual([]);
  });
});
