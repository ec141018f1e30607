import { type Operator, onlyText } from '../condition.ts';
import { FoldedText, foldText } from '../fold-case.ts';
import { readEnd, readString } from './operand.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-equals-ignore-case-matching */
export const equalsIgnoreCase: Operator = {
  compile(reader) {
    const wanted = readString(reader, 'equals-ignore-case match pattern must be a string');
    readEnd(reader);
    const folded = new FoldedText(wanted);
    const key = { table: 'folded', text: foldText(wanted) } as const;
    return { json: { 'equals-ignore-case': wanted }, matches: onlyText((text) => folded.equals(text)), key };
  },
};
