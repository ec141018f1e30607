import { type Operator, onlyText } from '../condition.ts';
import { readEnd, readString } from './operand.ts';

/** Compares a string exactly. EventBridge does not document this operator, but its rule compiler accepts it. */
export const exactly: Operator = {
  compile(reader) {
    const wanted = readString(reader, 'exact match pattern must be a string');
    readEnd(reader);
    const key = { table: 'exact', text: `"${wanted}` } as const;
    return { json: { exactly: wanted }, matches: onlyText((text) => text === wanted), key };
  },
};
