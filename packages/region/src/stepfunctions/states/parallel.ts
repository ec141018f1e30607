import type { StateKind } from '../definition/state.ts';
import { runMachine } from '../run/run-machine.ts';

export const parallel: StateKind = {
  failedEvent: 'ParallelStateFailed',
  traits: ['paths', 'parameters', 'resultSelector', 'resultPath', 'errors', 'transition', 'ending'],
  fields: ['Branches'],
  compile(reader, tools) {
    const machines = reader.objects('Branches').map(tools.machine);
    if (machines.length === 0) reader.problem('Branches', 'The field must hold at least one branch');
    return async ({ branch, input }) => {
      branch.record('ParallelStateStarted');
      const works = machines.map((machine) => (inner: typeof branch) => runMachine(inner, machine, input));
      const result = await branch.fork(works, works.length);
      branch.mark('ParallelStateSucceeded');
      return { result };
    };
  },
};
