import { type Json, type JsonObject, objectOf } from '../core/json.ts';
import { textMap } from '../core/properties.ts';
import { TemplateError } from '../template/template-error.ts';

/** A template's settings for the region, in `Metadata.Region`; AWS ignores them. */
export interface RegionMetadata {
  /** Values for parameters of the template, unless others are passed in. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Topics to create, beside those that event source mappings name. */
  readonly kafkaTopics: readonly string[];
}

/** The names that a value may have in braces, such as `{kafka.bootstrapServers}`, with their texts. */
export type RegionFacts = Readonly<Record<string, string>>;

/** @throws TemplateError METADATA_INVALID for a value that is no text, and for an unknown name in braces */
export function regionMetadata(metadata: JsonObject, facts: RegionFacts): RegionMetadata {
  const region = objectOf(metadata['Region']);
  const parameters = objectOf(region['Parameters']);
  const topics = region['KafkaTopics'] ?? [];
  return {
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, filled(value, `Region.Parameters.${name}`, facts)]),
    ),
    kafkaTopics: [topics].flat().map((topic) => filled(topic, 'Region.KafkaTopics', facts)),
  };
}

/** How the project says that a function lacks a right: `Region.MissingRights`, texts by the function's logical id. */
export class MissingRights {
  #texts: Readonly<Record<string, string>> = {};

  constructor(metadata: JsonObject) {
    this.read(metadata);
  }

  read(metadata: JsonObject): void {
    this.#texts = { ...this.#texts, ...textMap(objectOf(objectOf(metadata['Region'])['MissingRights'])) };
  }

  /** A text in which `{action}` and `{resource}` are to be filled in. */
  of(functionId: string): string | undefined {
    return this.#texts[functionId];
  }
}

function filled(value: Json, path: string, facts: RegionFacts): string {
  if (typeof value !== 'string') throw invalid(path, 'It must be a text.');
  return value.replace(/\{([^{}]*)\}/g, (_match, name: string) => {
    const fact = facts[name];
    if (fact === undefined) throw invalid(path, `{${name}} is not known. There is: ${Object.keys(facts).join(', ')}.`);
    return fact;
  });
}

const invalid = (path: string, message: string): TemplateError =>
  TemplateError.at('METADATA_INVALID', 'Metadata', path, message);
