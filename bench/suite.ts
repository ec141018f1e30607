import type { Table } from './support/table.ts';

export interface Settings {
  /** How often everything is measured, in turn. */
  readonly rounds: number;
  /** A tenth of the work: shows that it runs, not how fast. */
  readonly quick: boolean;
}

export interface Report {
  readonly tables: readonly Table[];
  /** The figures to hold against a bar, by name. */
  readonly figures: Readonly<Record<string, unknown>>;
}

export interface Suite {
  /** One line for `--help`. */
  readonly about: string;
  run(settings: Settings): Promise<Report>;
}
