import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { asText, at, objectAt, oneOrMore, readTemplate } from '../../tools/template/template.ts';

/** Where a resource that reads a topic of the cluster without a setting of a function names it. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::EventSourceMapping': ['Topics'],
  'AWS::Pipes::Pipe': ['SourceParameters', 'ManagedStreamingKafkaParameters', 'TopicName'],
};

const FILE = /^\$\{file\((?<file>[^()]+\.yml)\)\}$/;

/**
 * The topics that resources in the YAML files of an application read, such as those of pipes.
 * @param root where its serverless.yml is
 * @throws Error for a name with a variable, whose value only the application's own stack knows
 */
export function topicsOfResources(root: string): readonly string[] {
  const files = oneOrMore(at(yamlIn(root, 'serverless.yml'), 'resources')).map((entry) => FILE.exec(asText(entry)));
  return files.flatMap((match) => topicsIn(root, match?.groups?.['file']));
}

function topicsIn(root: string, file: string | undefined): readonly string[] {
  const document = file === undefined ? {} : yamlIn(root, file);
  if (document['Resources'] === undefined) return [];
  return readTemplate(document).resources.flatMap(({ id, type, properties }) => {
    const place = NAMED[type];
    const names = place === undefined ? [] : oneOrMore(at(properties, ...place)).map(asText);
    const computed = names.find((name) => !/^[\w.-]+$/.test(name));
    if (computed === undefined) return names;
    throw new Error(`${file}: ${id} reads the topic ${computed}. Name it by a plain text, or nobody can create it.`);
  });
}

/** Of CloudFormation's short forms the argument alone. */
const yamlIn = (root: string, file: string) =>
  objectAt(parseDocument(readFileSync(path.join(root, file), 'utf8'), { logLevel: 'silent' }).toJS());
