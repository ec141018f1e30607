/** How a command reads its call, explains errors of AWS, and prints tables and progress. */

export { printable, printableText } from '../core/printable.ts';
export { advice, explained } from './aws-refusal.ts';
export { type Command, runCommand, UsageError, wholeNumber } from './command.ts';
export { nearest, suggestion } from './nearest.ts';
export { type Progress, progress, type Units, withProgress } from './progress.ts';
export { complain, say } from './say.ts';
export { type Column, table } from './table.ts';
