/**
 * An error that names a file, a line and what to do. Commands know it by its name and show the message alone. It has no
 * stack, because the framework would print one, and what is wrong stands in the file that the message names.
 */
export class FileError extends Error {
  override readonly name = 'UsageError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.stack = message;
  }
}

/**
 * Parses the JSON text of a file.
 * @param file as people name it
 * @throws FileError with line and column of the first character that is wrong
 */
export function parseJsonFile(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const { line, column } = positionIn(text, offsetOf(text, message));
    const [what = ''] = /^[^"]*?(?=,? (?:in JSON|"))|^.*$/s.exec(message) ?? [];
    throw new FileError(`${file}:${line}:${column} is not JSON: ${what.replace(/, ?$/, '')}.`, { cause });
  }
}

/** The engine names the position of most errors, but not that of a token which cannot begin a value. */
function offsetOf(text: string, message: string): number {
  const named = /at position (\d+)/.exec(message)?.[1];
  if (named !== undefined) return Number(named);
  if (!isToken(message)) return text.trimEnd().length;
  let [fine, wrong] = [0, text.length];
  while (wrong - fine > 1) {
    const middle = (fine + wrong) >> 1;
    if (isToken(messageOf(text.slice(0, middle)))) wrong = middle;
    else fine = middle;
  }
  return wrong - 1;
}

const isToken = (message: string): boolean => message.startsWith('Unexpected token');

function messageOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

function positionIn(text: string, offset: number) {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
