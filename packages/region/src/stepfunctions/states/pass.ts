import type { StateKind } from '../definition/state.ts';

export const pass: StateKind = {
  traits: ['paths', 'parameters', 'resultPath', 'transition', 'ending'],
  fields: ['Result'],
  jsonataFields: [],
  compile(reader) {
    const result = reader.raw('Result');
    return ({ input }) => ({ result: result ?? input });
  },
};
