import { format } from 'node:util';

/**
 * Time, level, request id and message as a JSON object. A single value that is no text stays a value; an error among
 * several has its type, message and stack beside the message.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function jsonLine(level: string, requestId: string | undefined, values: readonly unknown[]): string {
  const head = { timestamp: new Date().toISOString(), level, requestId };
  if (values.length === 1) return only(head, values[0]);
  const error = values.find((value) => value instanceof Error);
  return JSON.stringify({ ...head, message: format(...values), ...(error && membersOf(error)) });
}

function only(head: object, value: unknown): string {
  try {
    return JSON.stringify({ ...head, message: value }, (_key, inner) =>
      inner instanceof Error ? errorIn(inner) : inner,
    );
  } catch {
    // It holds itself, for example.
    return JSON.stringify({ ...head, message: format(value) });
  }
}

/** With members of its own, such as `code`. */
const errorIn = (error: Error): object => ({ ...Object.fromEntries(Object.entries(error)), ...membersOf(error) });

const membersOf = ({ name, message, stack }: Error): object => ({
  errorType: name,
  errorMessage: message,
  stackTrace: typeof stack === 'string' ? stack.split('\n') : [],
});
