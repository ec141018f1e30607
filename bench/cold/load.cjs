// Loads one bundle in a fresh process and says how long that took, and how long the first stack of an error then takes,
// in milliseconds; or why the bundle does not load.
const file = process.argv[2];
const startMs = performance.now();
try {
  require(file);
  const loadedMs = performance.now();
  Error.prepareStackTrace?.(new Error('first'), [frameIn(file)]);
  process.send({ ms: loadedMs - startMs, stackMs: performance.now() - loadedMs });
} catch (error) {
  process.send({ problem: String(error) });
}
process.disconnect();

function frameIn(file) {
  const [line, column] = [30, 500];
  const text = `handler (${file}:${line}:${column})`;
  return { getFileName: () => file, getLineNumber: () => line, getColumnNumber: () => column, toString: () => text };
}
