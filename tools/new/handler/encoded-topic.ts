import type { CatalogueEntry } from '#schemas/catalogue.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import { definitionName } from '../../generate/contracts.ts';

/** A topic whose values are not JSON, with what a handler names that decodes them. */
export interface EncodedTopic {
  readonly encoding: ValueEncoding;
  /** The generated constants of its events, a version each. */
  readonly messages: readonly string[];
}

/** The constant that `npm run generate` makes of a version of an event. */
export const messagesOf = (entry: CatalogueEntry, newest: CatalogueEntry): string =>
  `${definitionName(entry, newest)}Messages`;

/** The options of `onKafkaEvents`, in `handler.ts` and in a test, where values are decoded. */
export const OPTIONS = { wired: '{ ...env, values }', tested: '{ partialBatch: true, values }' } as const;

const listOf = ({ messages }: EncodedTopic): string => messages.join(', ');

const messagesImport = (encoded: EncodedTopic): string =>
  `import { ${listOf(encoded)} } from '#schemas/generated/messages.ts';`;

/** What `handler.ts` imports to decode. */
export const wiredImports = (encoded: EncodedTopic): readonly string[] => [
  "import { dynamoDbClient } from '#lib/aws/dynamo-db.ts';",
  "import { valuesOf } from '#lib/kafka/values/values-of.ts';",
  messagesImport(encoded),
];

export const wiredValues = (encoded: EncodedTopic): string =>
  `const values = valuesOf(env, dynamoDbClient(), [${listOf(encoded)}]);`;

export const testedImports = (encoded: EncodedTopic): readonly string[] => [
  "import { registryValues } from '#lib/kafka/values/registry-values.ts';",
  messagesImport(encoded),
];

/** The value of the sample is decoded already, as the mapping does it where it has pollers of its own. */
export const testedValues = (topic: string, encoded: EncodedTopic): readonly string[] => [
  'const noRegistry = () => {',
  "throw new Error('The value of the sample is decoded already.');",
  '};',
  `const values = registryValues(new Map([['${topic}', '${encoded.encoding}']]), noRegistry, [${listOf(encoded)}]);`,
  '',
];
