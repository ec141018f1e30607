import { type Operator, onlyText } from '../condition.ts';
import { readEnd, readString } from './operand.ts';

/** Undocumented in EventBridge, but its rule compiler takes it: a string compared as it stands. */
export const exactly: Operator = {
  compile(reader) {
    const wanted = readString(reader, 'exact match pattern must be a string');
    readEnd(reader);
    const key = { table: 'exact', text: `"${wanted}` } as const;
    return { json: { exactly: wanted }, matches: onlyText((text) => text === wanted), key };
  },
};
