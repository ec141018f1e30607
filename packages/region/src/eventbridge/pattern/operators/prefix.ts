import { type Condition, type Operator, onlyText } from '../condition.ts';
import { FoldedText } from '../fold-case.ts';
import { readEnd, readIgnoreCase } from './operand.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-prefix-matching */
export const prefix: Operator = {
  compile(reader): Condition {
    const kind = reader.next();
    if (kind === '{') return ignoringCase(readIgnoreCase(reader, 'prefix'));
    if (kind !== 'string') throw reader.error('prefix match pattern must be a string');
    const start = reader.text();
    readEnd(reader);
    const key = { table: 'prefix', text: start } as const;
    return { json: { prefix: start }, matches: onlyText((text) => text.startsWith(start)), key };
  },
};

function ignoringCase(start: string): Condition {
  const folded = new FoldedText(start);
  const json = { prefix: { 'equals-ignore-case': start } };
  return { json, matches: onlyText((text) => folded.isAt(text, 0)) };
}
