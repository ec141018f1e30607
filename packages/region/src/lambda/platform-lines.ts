import type { FunctionConfig, LogLevel } from './function-config.ts';
import { LOG_LEVELS } from './function-config.ts';

/** What Lambda reports at the end of an invocation. */
export interface InvocationReport {
  readonly requestId: string;
  readonly status: 'success' | 'error' | 'failure' | 'timeout';
  /** Absent after a success. */
  readonly errorType: string | undefined;
  readonly durationMs: number;
  /** The initialisation of the environment, in the report of its first invocation. */
  readonly initMs: number | undefined;
  readonly maxMemoryMb: number;
}

/** The lines that Lambda writes before an invocation, in the format of the function's log. */
export function startLines({ logging, version }: FunctionConfig, requestId: string, nowMs: number): readonly string[] {
  if (logging.format === 'Text') return [`START RequestId: ${requestId} Version: ${version}`];
  if (!isWritten('INFO', logging.systemLevel)) return [];
  return [platformEvent('platform.start', nowMs, { requestId, version })];
}

/**
 * The lines that Lambda writes after an invocation.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function reportLines(config: FunctionConfig, report: InvocationReport, nowMs: number): readonly string[] {
  if (config.logging.format === 'Text') return [`END RequestId: ${report.requestId}`, reportText(config, report)];
  const level = report.status === 'success' ? 'INFO' : 'WARN';
  if (!isWritten(level, config.logging.systemLevel)) return [];
  const { requestId, status, errorType } = report;
  const record = { requestId, metrics: metricsOf(config, report), status, ...(errorType && { errorType }) };
  return [platformEvent('platform.report', nowMs, record)];
}

const isWritten = (level: LogLevel, lowest: LogLevel): boolean =>
  LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(lowest);

const platformEvent = (type: string, nowMs: number, record: object): string =>
  JSON.stringify({ time: new Date(nowMs).toISOString(), type, record });

function metricsOf(config: FunctionConfig, { durationMs, initMs, maxMemoryMb }: InvocationReport) {
  return {
    durationMs,
    // The initialisation is billed too.
    billedDurationMs: Math.ceil(durationMs + (initMs ?? 0)),
    memorySizeMB: config.memoryMb,
    maxMemoryUsedMB: maxMemoryMb,
    ...(initMs !== undefined && { initDurationMs: initMs }),
  };
}

/** Its fields are divided by tabs, and it ends in one. */
function reportText(config: FunctionConfig, report: InvocationReport): string {
  const { durationMs, billedDurationMs, memorySizeMB, maxMemoryUsedMB, initDurationMs } = metricsOf(config, report);
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedDurationMs} ms`,
    `Memory Size: ${memorySizeMB} MB`,
    `Max Memory Used: ${maxMemoryUsedMB} MB`,
    ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
    ...endOf(report),
  ];
  return `${fields.join('\t')}\t`;
}

/** An error that the handler threw is no failure of the environment, so the report does not tell it. */
function endOf({ status, errorType }: InvocationReport): readonly string[] {
  if (status === 'timeout') return ['Status: timeout'];
  return status === 'failure' ? ['Status: error', `Error Type: ${errorType}`] : [];
}
