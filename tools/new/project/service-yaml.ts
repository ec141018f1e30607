import { UsageError } from '@tributary/region/command-line';
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { ProjectNames } from './names.ts';

/** The function that every project has: it carries topics to the bus. */
const BRIDGE = 'bridge-kafka';
const OF_THE_SHOP = /\/shop\//;

/**
 * serverless.yml of a new project: that of this one, without the resources of the shop, and with the bridge alone, which
 * reads the topic.
 * @param yaml serverless.yml of this project
 * @throws UsageError when it has not the form that is expected
 */
export function serviceYaml(yaml: string, { name, topic }: ProjectNames): string {
  const document = parseDocument(yaml, { logLevel: 'silent' });
  document.set('service', name);
  document.setIn(['provider', 'environment', 'POWERTOOLS_METRICS_NAMESPACE'], pascalCase(name));
  const functions = document.get('functions');
  if (!isMap(functions)) throw new UsageError('serverless.yml has no functions.');
  keepOnly(functions, BRIDGE);
  document.setIn(['functions', BRIDGE, 'kafkaTopics'], flow(document.createNode([topic])));
  document.setIn(['functions', BRIDGE, 'publishes'], flow(document.createNode([`${name}.${topic}`])));
  const resources = document.get('resources');
  if (!isSeq(resources)) throw new UsageError('serverless.yml has no list of resources.');
  resources.items = resources.items.filter((item) => !(isScalar(item) && OF_THE_SHOP.test(String(item.value))));
  return document.toString({ lineWidth: 120 }).replace(/\[ (.*) \]/g, '[$1]');
}

function keepOnly(map: YAMLMap, name: string): void {
  map.items = map.items.filter(({ key }) => isScalar(key) && key.value === name);
  if (map.items.length === 0) throw new UsageError(`serverless.yml has no function ${name}.`);
}

function flow<Node>(node: Node): Node {
  if (isSeq(node)) node.flow = true;
  return node;
}

const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
