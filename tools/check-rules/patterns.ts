import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, listOf, objectOf } from '@tributary/region/json';
import { readYaml, valueAt, type YamlFile } from '../yaml-place.ts';

/** An event pattern as a file of the project writes it. */
export interface WrittenPattern {
  /** The function or resource that gets the events. */
  readonly owner: string;
  readonly yaml: YamlFile;
  readonly path: readonly (string | number)[];
  readonly pattern: unknown;
}

const SERVICE_FILE = 'serverless.yml';

/** The patterns of the functions in serverless.yml, and of the rules below infra/. */
export function writtenPatterns(root: string): readonly WrittenPattern[] {
  if (!existsSync(path.join(root, SERVICE_FILE))) return [];
  const service = read(root, SERVICE_FILE);
  const ofFunctions = Object.entries(objectOf(valueAt(service, ['functions']))).flatMap(([name, config]) =>
    pathsOf(name, config).map((at) => written(service, name, at)),
  );
  const files = [
    service,
    ...globSync('infra/**/*.yml', { cwd: root })
      .sort()
      .map((file) => read(root, file)),
  ];
  return [...ofFunctions, ...files.flatMap(ofResources)].filter(({ pattern }) => isObject(pattern));
}

const read = (root: string, file: string): YamlFile =>
  readYaml(file.replaceAll(path.sep, '/'), readFileSync(path.join(root, file), 'utf8'));

type At = readonly (string | number)[];

const written = (yaml: YamlFile, owner: string, at: At): WrittenPattern => ({
  owner,
  yaml,
  path: at,
  pattern: valueAt(yaml, at),
});

/** A function takes events by rules of its own, or from a queue that a rule fills. */
function pathsOf(name: string, config: unknown): readonly At[] {
  const { events, queue } = objectOf(config);
  const rules = listOf(events).flatMap((event, index): At[] =>
    isObject(event) && isObject(event['eventBridge'])
      ? [['functions', name, 'events', index, 'eventBridge', 'pattern']]
      : [],
  );
  return [...rules, ...(isObject(queue) ? [['functions', name, 'queue', 'pattern']] : [])];
}

function ofResources(yaml: YamlFile): readonly WrittenPattern[] {
  const parents: At[] = [['Resources'], ['resources', 'Resources']];
  return parents.flatMap((parent) =>
    Object.entries(objectOf(valueAt(yaml, parent))).flatMap(([id, resource]) =>
      objectOf(resource)['Type'] === 'AWS::Events::Rule'
        ? [written(yaml, id, [...parent, id, 'Properties', 'EventPattern'])]
        : [],
    ),
  );
}
