/** The checks that a mutant goes through, in the order of the table. */
export const CHECKS = ['chaos', 'unit', 'region'] as const;
export type CheckName = (typeof CHECKS)[number];

/** The cells of a mutant, by check. */
export type Cells = Partial<Record<CheckName, string>>;

/** The cell of a check that does not see the bug. */
export const NOTHING_SEEN = '-';
