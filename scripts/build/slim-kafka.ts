import { instead, type Replacement, replacing } from './replacements.ts';

/** @throws Error when the library no longer has the text */
const without = (text: RegExp, replacement: string) => (original: string) => {
  if (!text.test(original)) throw new Error(`There is no ${text.source} to replace.`);
  return original.replace(text, replacement);
};

/**
 * A function produces, uncompressed, and no more: without this it would carry the consumer, the administration, every
 * version of every request, schema registries and their compilers.
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
  {
    // The client compiles the schemas of its options at once, and holds options against them only when it is told to
    // be strict.
    module: /ajv[\\/]dist[\\/]2020\.js$/,
    source: instead(`
      export class Ajv2020 {
        addKeyword() {}
        compile() { return () => true; }
      }`),
  },
  {
    module: /mnemonist[\\/]index\.mjs$/,
    source: instead(`export { default as LRUCache } from './lru-cache.js';`),
  },
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
