import { describe, expect, test } from '@jest/globals';
import { missingProofs, provenSections } from '../support/proofs.ts';

const sections = provenSections('docs/explanation/security.md');

/** What stands in place of a test where there is none. */
const ADMITTED = /^(?:not stopped|left to the deployer)/;

describe('the security page', () => {
  test('has more than 25 threats', () => {
    expect(sections.length).toBeGreaterThan(25);
  });

  test.each(sections)('says what stops it, with a proof or an admission: $title', ({ parts }) => {
    expect(parts.map(({ name }) => name)).toEqual(['Threat', 'What stops it', 'Shown by']);
    expect(parts.filter(({ content }) => content === '')).toEqual([]);
  });

  test.each(sections)('names tests that exist, unless it admits that there are none: $title', ({ parts }) => {
    const proofs = parts.at(-1)?.content ?? '';
    expect(ADMITTED.test(proofs) ? [] : missingProofs(proofs)).toEqual([]);
  });
});
