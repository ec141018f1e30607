import { type Condition, type Operator, onlyText } from '../condition.ts';
import { FoldedText } from '../fold-case.ts';
import { readEnd, readIgnoreCase } from './operand.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-suffix-matching */
export const suffix: Operator = {
  compile(reader): Condition {
    const kind = reader.next();
    if (kind === '{') return ignoringCase(readIgnoreCase(reader, 'suffix'));
    if (kind !== 'string') throw reader.error('suffix match pattern must be a string');
    const end = reader.text();
    readEnd(reader);
    const key = { table: 'suffix', text: end } as const;
    return { json: { suffix: end }, matches: onlyText((text) => text.endsWith(end)), key };
  },
};

function ignoringCase(end: string): Condition {
  const folded = new FoldedText(end);
  const json = { suffix: { 'equals-ignore-case': end } };
  return { json, matches: onlyText((text) => folded.isAt(text, text.length - folded.length)) };
}
