import { readFileSync } from 'node:fs';
import { suggestion, UsageError } from '@tributary/region/command-line';
import { parseJson } from '@tributary/region/json';
import { asText, readTemplate, resourcesOf } from '../template/template.ts';

const HANDLER = /^dist\/(?<name>[^/]+)\//;

/** The functions of a compiled template: the name of their folder to the name of the deployed function. */
export function deployedNames(compiledTemplate: string): ReadonlyMap<string, string> {
  const template = readTemplate(parseJson(readFileSync(compiledTemplate, 'utf8')) ?? null);
  return new Map(
    resourcesOf(template, 'AWS::Lambda::Function').flatMap(({ properties }) => {
      const name = HANDLER.exec(asText(properties['Handler']))?.groups?.['name'];
      return name === undefined ? [] : [[name, asText(properties['FunctionName'])] as const];
    }),
  );
}

/** @throws UsageError that lists the functions there are */
export function deployedName(functions: ReadonlyMap<string, string>, name: string): string {
  const deployed = functions.get(name);
  if (deployed !== undefined) return deployed;
  throw new UsageError(`Unknown function ${name}. ${suggestion(name, [...functions.keys()])}`);
}
