import { isDeepStrictEqual } from 'node:util';
import { parseTemplateText } from '../template/template-text.ts';
import type { Planned } from './planned.ts';
import type { Stack, StackDeclaration } from './stack.ts';

/** Whether an update would ask for the same again, also by what Parameter Store has. */
export function isSame(stack: Stack, declaration: StackDeclaration, planned: Planned): boolean {
  const { declaration: before, parameters } = stack.state;
  return isDeepStrictEqual(asked(before), asked(declaration)) && isDeepStrictEqual(parameters, planned.parameters);
}

const asked = ({ templateBody, parameters, tags }: StackDeclaration) => [
  parseTemplateText(templateBody),
  parameters,
  tags,
];
