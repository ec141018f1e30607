import { AwsError } from '../core/aws-error.ts';
import type { Call, ErrorForm, Handler, Route } from './call.ts';
import { restErrors } from './error-forms.ts';

/** One REST operation: `{Name}` in the pattern stands for one path segment, `{Name+}` for the rest of the path. */
export interface RestRow {
  readonly method: string;
  readonly pattern: string;
  /** The service in the credential scope; rows of other services with the same path are told apart by it. */
  readonly service: string;
  /** For a service whose errors have a form of their own. */
  readonly errorForm?: ErrorForm;
  handle(call: Call, parameters: Readonly<Record<string, string>>): ReturnType<Handler>;
}

interface CompiledRow extends RestRow {
  readonly expression: RegExp;
}

/** Finds the row for a call. */
export class RestRouter {
  readonly #rows: readonly CompiledRow[];

  constructor(rows: readonly RestRow[]) {
    this.#rows = rows.map((row) => ({ ...row, handle: row.handle.bind(row), expression: expressionOf(row.pattern) }));
  }

  find(call: Pick<Call, 'method' | 'path' | 'signedFor'>): Route | undefined {
    const rows = this.#rows.filter((row) => row.method === call.method && row.expression.test(call.path));
    const row = rows.find(({ service }) => service === call.signedFor) ?? rows[0];
    if (row === undefined) return undefined;
    const groups = row.expression.exec(call.path)?.groups ?? {};
    return { handle: async (whole) => row.handle(whole, parametersIn(groups)), errorForm: row.errorForm ?? restErrors };
  }
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .split(/(\{\w+\+?\})/)
    .map((part) => /^\{(\w+)(\+?)\}$/.exec(part) ?? part)
    .map((part) =>
      typeof part === 'string'
        ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        : `(?<${part[1]}>${part[2] ? '.+' : '[^/]+'})`,
    );
  return new RegExp(`^${source.join('')}/?$`);
}

function parametersIn(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodedPart(value)]));
}

/** @throws AwsError ValidationException */
export function decodedPart(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw Object.assign(new AwsError('ValidationException', `"${segment}" is not a proper part of a path.`), { cause });
  }
}
