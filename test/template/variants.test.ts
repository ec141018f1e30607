import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseJson } from '@tributary/region/json';
import { checkTemplate } from '../../tools/check-template/rules.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { asText, objectAt, type Resource, readTemplate, type Template, walk } from '../../tools/template/template.ts';
import { telltaleVariantsOf, type Variant, variantsOf } from '../../tools/template/variants.ts';

/** Parameters that mean nothing without a cluster. */
const OF_THE_CLUSTER = [
  'MskClusterArn',
  'KafkaBootstrapServers',
  'KafkaAuthentication',
  'SubnetIds',
  'SecurityGroupIds',
];

let template: Template;
let variants: readonly Variant[];

beforeAll(async () => {
  template = readTemplate(parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null);
  variants = variantsOf(template);
});

/** Most resources are the same object in each variant, and looked at once. */
const namesOfResources = new WeakMap<Resource['source'], readonly string[]>();

/** The names that the resources of a variant refer to, by Ref or in a text. */
const namesIn = ({ resources }: Variant): ReadonlySet<string> =>
  new Set(
    resources.flatMap(({ source }) => {
      const names = namesOfResources.get(source) ?? namesOf(source);
      namesOfResources.set(source, names);
      return names;
    }),
  );

function namesOf(source: Resource['source']): readonly string[] {
  const values = walk(source);
  const refs = values.flatMap(({ value, path }) => (path.at(-1) === 'Ref' ? asText(value) : []));
  const inTexts = values.flatMap(({ value }) =>
    typeof value === 'string' ? [...value.matchAll(/\$\{(\w+)[.}]/g)].map(([, name = '']) => name) : [],
  );
  return [...refs, ...inTexts];
}

describe('the template in every set of its parameters', () => {
  test('refers to nothing of a cluster where there is none', () => {
    const without = variants.filter(({ holds }) => !holds.includes('KafkaOn'));
    expect(without.length).toBeGreaterThan(0);
    for (const variant of without)
      expect([...namesIn(variant)].filter((name) => OF_THE_CLUSTER.includes(name))).toEqual([]);
  });

  test('has no mapping, rule, alarm or schema of Kafka where there is no cluster, and all functions', () => {
    const [fullest, ...others] = telltaleVariantsOf(template);
    const without = others.find(({ holds }) => !holds.includes('KafkaOn'));
    const ids = new Set(without?.resources.map(({ id }) => id));
    const missing = fullest?.resources.filter(({ id }) => !ids.has(id)) ?? [];
    expect(new Set(missing.map(({ type }) => type))).toEqual(
      new Set([
        'AWS::Lambda::EventSourceMapping',
        'AWS::Events::Rule',
        'AWS::CloudWatch::Alarm',
        'AWS::Pipes::Pipe',
        'AWS::IAM::Role',
        'AWS::Glue::Registry',
        'AWS::Glue::Schema',
        'AWS::Glue::SchemaVersion',
      ]),
    );
    expect(missing.filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping')).toHaveLength(3);
  });

  test('sends a password to a registry behind a URL, and never to Glue, even where one is left set', () => {
    const withSecret = variants.filter(({ holds }) => holds.includes('KafkaRegistrySecret'));
    expect(withSecret.length).toBeGreaterThan(0);
    for (const { holds, document } of withSecret) {
      expect(holds).not.toContain('KafkaSchemasInGlue');
      expect(JSON.stringify(document['Resources'])).not.toContain('glue:GetSchemaVersion');
    }
  });

  test('has no condition left, and refers to nothing that is not there', () => {
    for (const source of new Set(variants.flatMap(({ resources }) => resources.map((resource) => resource.source))))
      expect(JSON.stringify(source)).not.toMatch(/"Fn::If"|AWS::NoValue/);
    for (const variant of variants) {
      const parameters = Object.keys(objectAt(variant.document, 'Parameters'));
      const known = new Set([...parameters, ...variant.byId.keys()]);
      const own = new Set([...parameters, ...template.byId.keys()]);
      expect([...namesIn(variant)].filter((name) => own.has(name) && !known.has(name))).toEqual([]);
    }
  });

  test('is without a finding', () => {
    expect(checkTemplate(template)).toEqual([]);
  });
});
