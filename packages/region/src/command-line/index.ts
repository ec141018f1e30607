/** How a command reads its call, and how it prints tables and progress. */
export { type Command, runCommand, UsageError, wholeNumber } from './command.ts';
export { nearest, suggestion } from './nearest.ts';
export { type Progress, progress, type Units, withProgress } from './progress.ts';
export { type Column, table } from './table.ts';
