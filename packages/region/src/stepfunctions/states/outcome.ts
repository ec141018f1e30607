import type { Json } from '../../core/json.ts';
import type { Done } from '../definition/state.ts';
import type { Branch } from '../run/branch.ts';
import { StateFailure } from '../run/failure.ts';

/** Records how the branches of a state ended. @throws what they threw */
export async function stateOutcome(
  branch: Branch,
  prefix: 'ParallelState' | 'MapState',
  work: () => Promise<Json>,
): Promise<Done> {
  try {
    const result = await work();
    branch.record(`${prefix}Succeeded`);
    return { result };
  } catch (error) {
    if (error instanceof StateFailure) branch.record(`${prefix}Failed`);
    throw error;
  }
}
