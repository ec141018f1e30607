import type { StateKind } from '../definition/state.ts';

export const succeed: StateKind = {
  traits: ['paths'],
  fields: [],
  compile:
    () =>
    ({ input }) => ({ result: input }),
};
