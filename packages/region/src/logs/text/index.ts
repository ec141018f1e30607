/** What shows the logs of functions as text, for everything that prints them. */
export { isError, type LogEntry } from './entry.ts';
export { type EntryPlace, formatEntry, formatSaid } from './format.ts';
export { isMeant, shortNames, widthOf } from './names.ts';
export { COLOURED, type Paint, PLAIN, paintFor } from './paint.ts';
export { readEntry } from './read-entry.ts';
