import type { Json } from '../../core/json.ts';
import type { Machine } from '../definition/state.ts';
import type { Branch } from './branch.ts';
import type { Position } from './position.ts';
import { runState } from './run-state.ts';

/**
 * Runs a machine in a branch to its end.
 * @param from the position to go on from; the beginning by default
 * @throws StateFailure that no state caught; BranchAborted
 */
export function runMachine(branch: Branch, machine: Machine, input: Json, from?: Position): Promise<Json> {
  return branch.working(async () => {
    let output = from ? from.rawInput : input;
    let resumed = from;
    for (let name: string | undefined = from?.state ?? machine.startAt; name !== undefined; ) {
      const state = machine.states.get(name);
      if (!state) throw new Error(`There is no state ${name}.`);
      branch.checkAborted();
      ({ output, next: name } = await runState(state, branch, output, resumed));
      if (name !== undefined) branch.transition();
      resumed = undefined;
    }
    return output;
  });
}
