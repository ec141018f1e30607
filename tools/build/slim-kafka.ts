import { instead, leftOut, type Replacement, replacing } from './replacements.ts';

/** @throws Error when the library no longer has the text */
const without = (text: RegExp, replacement: string) => (original: string) => {
  if (!text.test(original)) throw new Error(`There is no ${text.source} to replace.`);
  return original.replace(text, replacement);
};

/**
 * The versions to speak, mostly one: the newest that Kafka 2.8 knows, the oldest that MSK runs. Newer brokers know it
 * too. What is not named here is kept.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html
 */
const VERSIONS: Readonly<Record<string, readonly number[]>> = {
  apiVersions: [1, 3],
  metadata: [11],
  produce: [9],
  initProducerId: [4],
  findCoordinator: [],
  addOffsetsToTxn: [],
  addPartitionsToTxn: [],
  txnOffsetCommit: [],
  endTxn: [],
};

/** The exports of one kind of requests, each a version of its own, without those that are never sent. */
const requestsInUse = (original: string): string =>
  original.replace(/^export \* as (\w+?)V(\d+) .*$/gm, (line, name: string, version: string) =>
    VERSIONS[name]?.includes(Number(version)) === false ? '' : line,
  );

const ERROR = /^ {8}id: '(\w+)',\n {8}code: (-?\d+),\n {8}canRetry: (true|false),$/gm;

/**
 * The table of Kafka's errors as one text: `+` marks those that may pass.
 * @throws Error when the library no longer has them
 */
function shortErrors(original: string): string {
  const errors = [...original.matchAll(ERROR)].map(
    ([, id, code, canRetry]) => `${id} ${code}${canRetry === 'true' ? '+' : ''}`,
  );
  if (errors.length < 100) throw new Error('There are no errors of Kafka to shorten.');
  return `export const protocolErrors = {}, protocolErrorsCodesById = {};
    for (const row of ${JSON.stringify(errors.join())}.split(',')) {
      const [id, number] = row.split(' '), code = parseInt(number);
      protocolErrors[id] = { id, code, canRetry: number.endsWith('+'), message: id };
      protocolErrorsCodesById[code] = id;
    }`;
}

/**
 * The client compiles the schemas of its options at once, and holds options against them only when it is told to be
 * strict.
 */
export const UNCHECKED_OPTIONS: Replacement = {
  module: /ajv[\\/]dist[\\/]2020\.js$/,
  source: instead(`
    export class Ajv2020 {
      addKeyword() {}
      compile() { return () => true; }
    }`),
};

/**
 * A function produces, uncompressed and without transactions, and no more: without this it would carry the consumer,
 * the administration, every version of every request, schema registries and their compilers.
 */
const REPLACEMENTS: readonly Replacement[] = [
  {
    module: /@platformatic[\\/]kafka[\\/]dist[\\/]index\.js$/,
    source: instead(`
      export { Producer } from './clients/producer/producer.js';
      export { ProduceAcks } from './apis/enumerations.js';
      export { stringSerializer } from './clients/serde.js';`),
  },
  {
    module: /@platformatic[\\/]kafka[\\/]dist[\\/]apis[\\/]index\.js$/,
    source: without(/^export \* from "\.\/(admin|consumer|telemetry)\/index\.js";$/gm, ''),
  },
  { module: /@platformatic[\\/]kafka[\\/]dist[\\/]apis[\\/](metadata|producer)[\\/]index\.js$/, source: requestsInUse },
  {
    module: /@platformatic[\\/]kafka[\\/]dist[\\/]clients[\\/]producer[\\/]transaction\.js$/,
    source: leftOut(['Transaction'], 'Transactions are left out of the bundle.'),
  },
  {
    module: /@platformatic[\\/]kafka[\\/]dist[\\/]clients[\\/]producer[\\/]producer-stream\.js$/,
    source: leftOut(['ProducerStream'], 'Streams of a producer are left out of the bundle.'),
  },
  UNCHECKED_OPTIONS,
  {
    // Remembers the hashes of keys: a function meets few keys twice.
    module: /mnemonist[\\/]index\.m?js$/,
    source: instead('export class LRUCache { get() {} set() {} }'),
  },
  {
    // A function signs in by a token: lib/kafka/producer.ts.
    module: /@platformatic[\\/]kafka[\\/]dist[\\/]protocol[\\/]sasl[\\/]scram-sha\.js$/,
    source: instead(`
      export const defaultCrypto = {};
      export const authenticate = () => { throw new Error('SCRAM is left out of the bundle.'); };`),
  },
  {
    // Errors are told by their ids, which are Kafka's own names for them.
    module: /@platformatic[\\/]kafka[\\/]dist[\\/]protocol[\\/]errors\.js$/,
    source: shortErrors,
  },
  { module: /[\\/]debug[\\/]src[\\/]index\.js$/, source: instead('module.exports = () => () => {};') },
  {
    // Neither the native checksum nor the one in WebAssembly can be in a bundle of one file.
    module: /@platformatic[\\/]kafka[\\/]dist[\\/]protocol[\\/]crc32c\.js$/,
    source: (original) =>
      without(
        /^export const crc32c = .*$/m,
        'export const crc32c = jsCRC32C;',
      )(without(/^export function loadNativeCRC32C\(\) \{.*?^\}$/ms, '')(original)),
  },
  {
    module: /@platformatic[\\/]wasm-utils[\\/]dist[\\/]index\.js$/,
    source: instead(`
      const leftOut = () => { throw new Error('Snappy and LZ4 are left out of the bundle. Use gzip, zstd or none.'); };
      export const crc32c = leftOut, lz4Compress = leftOut, lz4Decompress = leftOut;
      export const snappyCompress = leftOut, snappyDecompress = leftOut;`),
  },
];

/** Leaves out of a bundle what a function that produces to Kafka never reaches of @platformatic/kafka. */
export const slimKafka = replacing('slim-kafka', REPLACEMENTS);
