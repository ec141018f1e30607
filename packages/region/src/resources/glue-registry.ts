import type { JsonObject } from '../core/json.ts';
import { defined, objects, text, textOr } from '../core/properties.ts';
import type { Tags } from '../glue/schema.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const glueRegistry: ResourceKind = {
  type: 'AWS::Glue::Registry',
  properties: { Description: 'runs', Name: 'runs', Tags: 'runs' },
  identify(resource, naming) {
    const Arn = arnOf(naming, 'glue', `registry/${nameOf(resource, 'Name', naming)}`);
    return { ref: Arn, attributes: { Arn } };
  },
  declare({ ref, properties }, { glue }) {
    const description = text(properties, 'Description');
    glue.registries.declare(defined({ name: registryNameIn(ref), description, tags: glueTags(properties) }));
  },
  remove({ ref }, { glue }) {
    glue.deletions.registryNow(registryNameIn(ref));
  },
  isThere: ({ ref }, { glue }) => glue.registries.find(registryNameIn(ref)) !== undefined,
};

/** `arn:…:registry/main` to `main`. */
export const registryNameIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

export function glueTags(properties: JsonObject): Tags {
  const pairs = objects(properties, 'Tags').map((tag) => [textOr(tag, 'Key', ''), textOr(tag, 'Value', '')] as const);
  return Object.fromEntries(pairs);
}
