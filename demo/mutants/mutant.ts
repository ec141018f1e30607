/** A bug that is planted in a copy of the project, to see which check finds it. */
export interface Mutant {
  readonly name: string;
  /** What goes wrong with it, for the table. */
  readonly what: string;
  readonly file: string;
  /** Text that the file has exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The plan of faults that brings it to light, a file below demo/ without its ending; without one, the hard plan. */
  readonly plan?: string;
  /** Why chaos cannot see it: then it breaks no guarantee in the region. */
  readonly unseenByChaos?: string;
  /** Unit tests that must find it. */
  readonly unit?: readonly string[];
  /** Tests of the region and from end to end that must find it. */
  readonly tests?: readonly string[];
}
