import { type Cells, type CheckName, NOTHING_SEEN } from './cells.ts';
import type { Mutant } from './mutant.ts';

type Marks = Pick<Mutant, 'unseenByChaos' | 'unit' | 'tests'>;

/** The checks that must find a bug. */
export const expectedOf = ({ unseenByChaos, unit, tests }: Marks): readonly CheckName[] => [
  ...(unseenByChaos === undefined ? ['chaos' as const] : []),
  ...(unit === undefined ? [] : ['unit' as const]),
  ...(tests === undefined ? [] : ['region' as const]),
];

/** The checks that must find a bug, were run, and have not found it. */
export const missing = (mutant: Marks, cells: Cells): readonly CheckName[] =>
  expectedOf(mutant).filter((check) => cells[check] === NOTHING_SEEN);
