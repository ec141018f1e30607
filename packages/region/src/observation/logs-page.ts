import type { FunctionLogs, LogLine } from '../lambda/logs.ts';
import type { LambdaService } from '../lambda/service.ts';
import { checkNames, limitIn, listIn, numberIn } from './page-query.ts';
import type { LogPage } from './shapes.ts';

const USUAL = 500;
const MOST = 5_000;

/** The functions of a region, with their newest lines. */
export interface LoggedFunctions extends Pick<LambdaService, 'functions'> {
  readonly logs: Pick<FunctionLogs, 'linesOf'>;
}

/**
 * The newest lines that functions wrote, oldest first: of all or some functions, of one request, after a time. With
 * `platform` also the lines that Lambda writes: START, END, REPORT.
 * @throws AwsError ValidationException
 */
export function logsPage(query: URLSearchParams, lambda: LoggedFunctions): LogPage {
  checkNames(query, ['function', 'requestId', 'after', 'limit', 'platform']);
  const functions = lambda.functions().map(({ name }) => name);
  const wanted = listIn(query, 'function');
  const names = wanted.length === 0 ? functions : wanted;
  const lines = names.flatMap((name) => lambda.logs.linesOf(name)).filter(filterOf(query));
  lines.sort((a, b) => a.at - b.at);
  return { lines: lines.slice(-limitIn(query, 'limit', USUAL, MOST)), functions };
}

function filterOf(query: URLSearchParams): (line: LogLine) => boolean {
  const [after, requests] = [numberIn(query, 'after') ?? 0, listIn(query, 'requestId')];
  const withPlatform = query.has('platform');
  return ({ at, requestId = '', isPlatform }) =>
    at > after && (withPlatform || isPlatform !== true) && (requests.length === 0 || requests.includes(requestId));
}
