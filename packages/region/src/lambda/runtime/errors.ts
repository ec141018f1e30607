/** An error of the runtime itself, named as AWS names it. */
export class RuntimeError extends Error {
  override readonly name: string;

  constructor(name: `Runtime.${string}`, message: string, stack?: string) {
    super(message);
    this.name = name;
    if (stack !== undefined) this.stack = stack;
  }
}

/**
 * The JSON text that Invoke answers when a handler threw: errorType, errorMessage and trace.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export function errorPayload(error: unknown): string {
  if (!(error instanceof Error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  return JSON.stringify({
    errorType: error.name,
    errorMessage: error.message,
    trace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
  });
}

/** One line for the log: the error with its own fields, such as `code`. */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return errorPayload(error);
  const { name, message, stack } = error;
  try {
    const own = Object.fromEntries(Object.entries(error));
    return JSON.stringify({ errorType: name, errorMessage: message, ...own, stack: stack?.split('\n') ?? [] });
  } catch {
    return errorPayload(error);
  }
}
