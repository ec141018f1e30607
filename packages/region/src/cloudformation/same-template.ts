import { isDeepStrictEqual } from 'node:util';
import type { StackDeclaration } from './stack.ts';

/** Whether an update would ask for the same again. */
export function isSameTemplate(a: StackDeclaration, b: StackDeclaration): boolean {
  return isDeepStrictEqual(asked(a), asked(b));
}

const asked = ({ templateBody, parameters, tags }: StackDeclaration) => [JSON.parse(templateBody), parameters, tags];
