/** Causes beyond these are not looked at: they may form a circle. */
const MAX_ERRORS = 4;
/** For each error, as many as V8 keeps. */
const MAX_FRAMES = 10;
const FRAME_LIMIT_CHARACTERS = 300;
/** `at check (lib/contract.ts:85:9)`, `at async file.ts:1:2`, `at Array.map (<anonymous>)`. */
const FRAME = /^ {4}at \S.*(?::\d+:\d+|\(<anonymous>\)|\(native\)|\))$/;
const OF_NODE = /[( ]node:/;
/** A frame of the project has a path relative to it; one of a package, or of the runtime, has not. */
const OF_OTHERS = /[( ](?:node_modules\/|\/|[A-Za-z]:\\|file:|<anonymous>\))/;
const NAME = /^\w{1,80}$/;

/**
 * The frames of an error in the project, or all where none is, then those of its causes, each after a line `caused by <name>`. No message is among them: a
 * message may quote the event, and events hold personal data.
 * @returns at most 10 frames of each error; empty where an error has no stack
 */
export function framesOf(error: Error): readonly string[] {
  const [first, ...causes] = chainOf(error).map((one) => ({ name: one.name, frames: ownFramesOf(one) }));
  return [
    ...(first?.frames ?? []),
    ...causes.flatMap(({ name, frames }) => [`caused by ${NAME.test(name) ? name : 'Error'}`, ...frames]),
  ];
}

function chainOf(error: Error): readonly Error[] {
  const chain = [error];
  for (let { cause } = error; cause instanceof Error && chain.length < MAX_ERRORS; { cause } = cause) chain.push(cause);
  return chain;
}

/** A message of several lines could look like frames, so it is cut off first. */
function ownFramesOf({ stack, message }: Error): readonly string[] {
  const text = typeof stack === 'string' ? stack : '';
  const start = text.indexOf(message);
  const frames = text
    .slice(start === -1 ? 0 : start + message.length)
    .split('\n')
    .filter((line) => FRAME.test(line) && !OF_NODE.test(line))
    .map((line) => line.trim().slice(0, FRAME_LIMIT_CHARACTERS));
  const own = frames.filter((frame) => !OF_OTHERS.test(frame));
  return (own.length > 0 ? own : frames).slice(0, MAX_FRAMES);
}
