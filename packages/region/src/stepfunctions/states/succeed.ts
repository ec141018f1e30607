import type { StateKind } from '../definition/state.ts';

export const succeed: StateKind = {
  traits: ['paths'],
  fields: [],
  jsonataFields: ['Output'],
  compile:
    () =>
    ({ input }) => ({ result: input }),
};
