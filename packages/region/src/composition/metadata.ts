import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { TemplateError } from '../template/template-error.ts';

/** What a template says to a region in `Metadata.Region`; AWS ignores it. */
export interface RegionMetadata {
  /** Values for parameters of the template, unless others are passed in. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Topics to be made that no event source mapping names. */
  readonly kafkaTopics: readonly string[];
}

/** What a value may name in braces, such as `{kafka.bootstrapServers}`. */
export type RegionFacts = Readonly<Record<string, string>>;

/** @throws TemplateError METADATA_INVALID for a value that is no text, and for braces around what a region does not know */
export function regionMetadata(metadata: JsonObject, facts: RegionFacts): RegionMetadata {
  const region = isObject(metadata['Region']) ? metadata['Region'] : {};
  const parameters = isObject(region['Parameters']) ? region['Parameters'] : {};
  const topics = region['KafkaTopics'] ?? [];
  return {
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, filled(value, `Region.Parameters.${name}`, facts)]),
    ),
    kafkaTopics: [topics].flat().map((topic) => filled(topic, 'Region.KafkaTopics', facts)),
  };
}

function filled(value: Json, path: string, facts: RegionFacts): string {
  if (typeof value !== 'string') throw invalid(path, 'It must be a text.');
  return value.replace(/\{([^{}]*)\}/g, (_place, name: string) => {
    const fact = facts[name];
    if (fact === undefined) throw invalid(path, `{${name}} is not known. There is: ${Object.keys(facts).join(', ')}.`);
    return fact;
  });
}

const invalid = (path: string, message: string): TemplateError =>
  TemplateError.at('METADATA_INVALID', 'Metadata', path, message);
