import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '@tributary/region/command-line';
import { brokenMentions, type Mention } from './check-template/rules/references.ts';
import type { Template } from './template/template.ts';

const SERVICE_FILE = 'serverless.yml';

interface Source {
  readonly file: string;
  readonly text: string;
}

/**
 * Finds references of the template to what is not there, and names them where people wrote them.
 * @throws UsageError with file, line and column of each; those that no file has as it is keep their place in the template
 */
export function checkReferences(root: string, template: Template): void {
  const sources = sourcesIn(root);
  const lines = new Set<string>();
  for (const { mention, message } of brokenMentions(template)) {
    const places = sources.flatMap((source) => placesOf(mention, source));
    for (const place of places.length > 0 ? places : [mention.at]) lines.add(`${place}: ${message}`);
  }
  if (lines.size > 0) throw new UsageError([...lines].join('\n'));
}

/** The service file, and the files of YAML that it takes resources from. */
function sourcesIn(root: string): readonly Source[] {
  const text = readFileSync(path.join(root, SERVICE_FILE), 'utf8');
  const included = [...text.matchAll(/\$\{file\(\.\/([^)]+\.yml)\)\}/g)].flatMap(([, file]) => file ?? []);
  const files = included.filter((file) => existsSync(path.join(root, file)));
  return [
    { file: SERVICE_FILE, text },
    ...files.map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') })),
  ];
}

/** `<file>:<line>:<column>` of each reference of that name and attribute, in any of the forms that YAML has for it. */
function placesOf({ name, attribute }: Mention, { file, text }: Source): readonly string[] {
  const escaped = [name, ...(attribute === undefined ? [] : [attribute])].map((part) => part.replaceAll('.', '\\.'));
  const [both, listed] = [escaped.join('\\.'), escaped.join(`['"]?,\\s*['"]?`)];
  const forms = [
    `!(?:Ref|GetAtt|Condition)\\s+['"]?${both}\\b`,
    `Ref:\\s*['"]?${both}\\b`,
    `GetAtt:?\\s*\\[\\s*['"]?${listed}\\b`,
    `\\$\\{${both}\\}`,
    `!If\\s*\\[\\s*${both}\\b`,
  ];
  return [...text.matchAll(new RegExp(forms.join('|'), 'g'))].map(({ index, 0: found }) => {
    const before = text.slice(0, index + found.indexOf(name));
    return `${file}:${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}`;
  });
}
