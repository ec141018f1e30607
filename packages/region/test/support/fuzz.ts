/**
 * How often a property is tried, and with which inputs: the same in each run, unless FUZZ_SEED gives others; FUZZ_TIMES
 * multiplies the runs. A failure prints seed and path.
 */
export function fuzz(numRuns: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: Number(process.env['FUZZ_SEED'] ?? 1), numRuns: numRuns * Number(process.env['FUZZ_TIMES'] ?? 1) };
}
