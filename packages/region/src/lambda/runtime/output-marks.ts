import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { outputMark } from './messages.ts';

const STDOUT_FD = 1;

/**
 * Ends the output of each invocation with a mark. The answer and the output travel through different pipes: without
 * marks the region could read a line after the answer, and would not know which invocation wrote it.
 * @returns writes the marks of one invocation and gives their number
 */
export function outputMarks(): (requestId: string) => number {
  const [stdout, stderr] = [openedStream('stdout'), openedStream('stderr')];
  return (requestId) => {
    const mark = outputMark(requestId);
    const marked = [stdout() ? markStream(stdout(), mark) : markDescriptor(mark), markStream(stderr(), mark)];
    return marked.filter(Boolean).length;
  };
}

/** Gives the stream once it is in use: opening it costs a worker milliseconds. */
function openedStream(name: 'stdout' | 'stderr'): () => Writable | undefined {
  const property = Object.getOwnPropertyDescriptor(process, name);
  let stream: Writable | undefined;
  Object.defineProperty(process, name, { ...property, get: () => (stream ??= property?.get?.call(process)) });
  return () => stream;
}

/** Goes round a `write` that the function has replaced. */
function markStream(stream: Writable | undefined, mark: string): boolean {
  if (!stream?.writable) return false;
  Writable.prototype.write.call(stream, mark, 'utf8');
  return true;
}

/** Some loggers write to the descriptor and never open the stream. */
function markDescriptor(mark: string): boolean {
  try {
    writeSync(STDOUT_FD, mark);
    return true;
  } catch {
    return false; // The function has closed the descriptor.
  }
}
