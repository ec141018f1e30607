import { flushCompileCache } from 'node:module';
import { answerWhenIdle, takesCallbacks } from './callback-handler.ts';
import { shiftClock } from './clock-shift.ts';
import { keepCompiled } from './compiled-bundle.ts';
import { formatConsole, type LogFormat, writeError } from './console.ts';
import { contextOf } from './context.ts';
import { errorLine, errorPayload, RuntimeError } from './errors.ts';
import { isolate } from './isolation.ts';
import { findAtOpt } from './layers.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import type { DebuggerWait, FromWorker, InspectionStart, InvokeMessage, StartMessage, ToWorker } from './messages.ts';
import { outputMarks } from './output-marks.ts';
import { pointSdkV2At } from './sdk-v2.ts';
import { skipUntil, skipWait, skipWaits } from './skipped-waits.ts';
import { mapStacks } from './stacks.ts';

const NO_REQUEST = 'undefined';
const send = process.send?.bind(process);
const channel = process.channel;
const sdkFolder = process.env['REGION_SDK_FOLDER'] ?? process.cwd();
const markOutput = outputMarks();
let handler: Handler | undefined;
let requestId = NO_REQUEST;
const logFormat: LogFormat = {
  requestId: () => (requestId === NO_REQUEST ? undefined : requestId),
  isJson: process.env['AWS_LAMBDA_LOG_FORMAT'] === 'JSON',
  lowestLevel: process.env['AWS_LAMBDA_LOG_LEVEL'],
};

takeOver();

function takeOver(): void {
  // The channel, the cache and the folder are the region's: a function on AWS has none of them.
  Reflect.deleteProperty(process, 'send');
  Reflect.deleteProperty(process.env, 'NODE_COMPILE_CACHE');
  Reflect.deleteProperty(process.env, 'REGION_SDK_FOLDER');
  formatConsole(logFormat);
  process.on('message', (message: ToWorker) => void (message.type === 'start' ? start(message) : invoke(message)));
  process.on('disconnect', () => process.exit());
  process.on('uncaughtException', (error) => die('Uncaught Exception', error, 129));
  process.on('unhandledRejection', (reason) => {
    const stack = reason instanceof Error ? reason.stack : undefined;
    const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason), stack);
    die('Unhandled Promise Rejection', error, 128);
  });
  process.on('beforeExit', reportUnsettled);
}

async function start(message: StartMessage): Promise<void> {
  shiftClock(message.shiftMs);
  try {
    mapStacks(message.taskRoot);
    isolate(message.taskRoot, sdkFolder, message.layers);
    if (message.layers !== undefined) findAtOpt(message.layers);
    const endpoint = process.env['AWS_ENDPOINT_URL'];
    if (endpoint !== undefined && URL.canParse(endpoint)) pointSdkV2At(endpoint);
    if (message.skipsWaits) skipWaits((ms) => say({ type: 'skipped', ms }));
    const debug = message.inspection && (await openForDebugger(message.taskRoot, message.inspection));
    debug?.('before-code');
    handler = await loadHandler(message.taskRoot, message.handler, {
      isDebugged: message.inspection !== undefined,
      takesCallbacks: takesCallbacks(process.env['AWS_EXECUTION_ENV'] ?? ''),
    });
    debug?.('after-code');
    flushCompileCache();
    say({ type: 'ready', maxMemoryKb: maxMemoryKb() });
  } catch (error) {
    die('Uncaught Exception', error, 1);
  }
}

/** @returns waits for a debugger if this is when to */
async function openForDebugger(taskRoot: string, inspection: InspectionStart): Promise<(now: DebuggerWait) => void> {
  const { open, waitForDebugger } = await import('./debugger.ts');
  const port = open(taskRoot, inspection);
  if (inspection.waits === 'never') say({ type: 'inspectable', port });
  return (now) => {
    if (inspection.waits !== now) return;
    // Whoever attaches before the process waits would not be seen.
    say({ type: 'inspectable', port });
    waitForDebugger();
  };
}

async function invoke(message: InvokeMessage): Promise<void> {
  shiftClock(message.shiftMs);
  const cancelJump = jumpLater(message);
  requestId = message.requestId;
  process.env['_X_AMZN_TRACE_ID'] = message.traceId;
  skipUntil(message.timeoutMs);
  // With the channel let go, an event loop that runs dry shows a promise that nothing can resolve.
  channel?.unref();
  const answer = await answerTo(message);
  cancelJump();
  const marks = markOutput(requestId);
  channel?.ref();
  requestId = NO_REQUEST;
  say({ ...answer, requestId: message.requestId, marks, maxMemoryKb: maxMemoryKb() });
  if (answer.type === 'result') keepCompiled();
}

/** A clock that jumps is right again in the next invocation. */
function jumpLater({ shiftMs, clockJump }: InvokeMessage): () => void {
  if (clockJump === undefined) return () => {};
  // The timer must not keep an invocation open that has come to nothing.
  const timer = setTimeout(() => shiftClock(shiftMs + clockJump.byMs), clockJump.afterMs).unref();
  return () => clearTimeout(timer);
}

async function answerTo(message: InvokeMessage): Promise<{ type: 'result' | 'error'; payload: string }> {
  try {
    const result = await handler?.(JSON.parse(message.payload), contextOf(message));
    return { type: 'result', payload: serialise(result) };
  } catch (error) {
    writeError(logFormat, 'Invoke Error', error, errorLine(error));
    return { type: 'error', payload: errorPayload(error) };
  }
}

function serialise(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new RuntimeError('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
}

function reportUnsettled(): void {
  if (requestId === NO_REQUEST || skipWait() || answerWhenIdle()) return;
  const message = 'Node.js exited because a Promise that the handler returned was never settled';
  die('Invoke Error', new RuntimeError('Runtime.NodeJsExit', message), 13);
}

/** Tells the region why, then ends this worker; the region starts another for the next event. */
function die(what: string, error: unknown, code: number): void {
  writeError(logFormat, what, error, errorLine(error));
  const payload = errorPayload(error);
  const last: FromWorker =
    requestId === NO_REQUEST
      ? { type: 'init-error', payload }
      : { type: 'error', requestId, payload, marks: markOutput(requestId), maxMemoryKb: maxMemoryKb() };
  send?.(last, () => process.exit(code));
}

const maxMemoryKb = (): number => process.resourceUsage().maxRSS;

function say(message: FromWorker): void {
  send?.(message);
}
