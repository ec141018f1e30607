/**
 * How often a property is tried, and with which inputs: the same in each run, unless FUZZ_SEED gives others; FUZZ_TIMES
 * multiplies the runs. A failure prints seed and path.
 */
export function fuzz(numRuns: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: Number(process.env['FUZZ_SEED'] ?? 1), numRuns: numRuns * Number(process.env['FUZZ_TIMES'] ?? 1) };
}

/** Room below the time limit of a test, for the turns of each run and a busy machine. */
const MORE_WITHIN_MS = 40_000;

/** The turns of a loop: those of each run, and as many more by FUZZ_TIMES as there is time for. */
export function* fuzzTurns(turns: number): Generator<number> {
  const endMs = performance.now() + MORE_WITHIN_MS;
  for (let turn = 0; turn < fuzz(turns).numRuns; turn++) {
    if (turn >= turns && performance.now() > endMs) return;
    yield turn;
  }
}
