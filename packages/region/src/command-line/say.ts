import { printableText } from '../core/printable.ts';

/** Prints a text, with its lines, and without anything else that a terminal obeys. Whatever a command prints goes here. */
export const say = (text: string): void => console.log(printableText(text));

/** The same on the standard error. */
export const complain = (text: string): void => console.error(printableText(text));
