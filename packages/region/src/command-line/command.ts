import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { printableText } from '../core/printable.ts';
import { complain, say } from './say.ts';

/** What the user can put right: shown as one line, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Errors whose message says what to do; of all others the stack is wanted. */
const EXPLAINED = new Set(['UsageError', 'RegionError', 'TemplateError']);

type Parsed<O extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>;

export interface Command<O extends ParseArgsOptionsConfig> {
  /** The whole answer to `--help`. */
  readonly help: string;
  readonly options: O;
  /** True for a command that takes options alone. */
  readonly takesOnlyOptions?: boolean;
  /** @throws UsageError, or an error of the region, for anything that the user can put right */
  run(values: Parsed<O>['values'], positionals: readonly string[]): Promise<void> | void;
}

/**
 * Runs a command line: answers `--help`, refuses unknown options, and ends with exit code 2 and one line
 * on standard error when the user has to change the call.
 */
export async function runCommand<const O extends ParseArgsOptionsConfig>(
  command: Command<O>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  if (argv.includes('--help') || argv.includes('-h')) {
    say(command.help.trim());
    return;
  }
  try {
    const { values, positionals } = parse(command.options, argv);
    const [surplus] = positionals;
    if (command.takesOnlyOptions && surplus !== undefined)
      throw new UsageError(`${surplus} is not an option. --help lists what there is.`);
    await command.run(values, positionals);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!EXPLAINED.has(error.name)) throw withQuietText(error);
    complain(error.message);
    process.exitCode = 2;
  }
}

/** @throws UsageError when the text of an option is not a whole number from `min` to `max` */
export function wholeNumber(option: string, text: string, min: number, max = 2 ** 32 - 1): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  const upTo = number > max ? `, up to ${max}` : '';
  throw new UsageError(`--${option} takes a whole number from ${min} on${upTo}, not ${JSON.stringify(text)}.`);
}

function parse<const O extends ParseArgsOptionsConfig>(options: O, argv: readonly string[]): Parsed<O> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('. ');
    throw new UsageError(`${reason}. --help lists what there is.`, { cause: error });
  }
}

/** Node prints the stack as it is, and a message may quote what comes from outside: each line of it is indented. */
function withQuietText(error: Error): Error {
  const message = printableText(error.message.replaceAll('\n', '\n    '));
  if (error.stack !== undefined) error.stack = printableText(error.stack.replace(error.message, () => message));
  if (error.cause instanceof Error) withQuietText(error.cause);
  return error;
}
