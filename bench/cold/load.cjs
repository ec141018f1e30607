// Loads one bundle in a fresh process and says how long that took, in milliseconds, or why it does not load.
const startMs = performance.now();
try {
  require(process.argv[2]);
  process.send({ ms: performance.now() - startMs });
} catch (error) {
  process.send({ problem: String(error) });
}
process.disconnect();
