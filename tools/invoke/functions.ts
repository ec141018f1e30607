import { readFileSync } from 'node:fs';
import { suggestion, UsageError } from '@tributary/region/command-line';
import { parseJson } from '@tributary/region/json';
import { functionNames } from '../build.ts';
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

/** Refuses what is no folder of functions/, before anything is packaged. @throws UsageError with the nearest name */
export function requireFunction(name: string): void {
  const names = functionNames();
  if (!names.includes(name)) throw unknownFunction(name, names);
}

/** @throws UsageError with the nearest name */
export function deployedName(functions: ReadonlyMap<string, string>, name: string): string {
  const deployed = functions.get(name);
  if (deployed !== undefined) return deployed;
  throw unknownFunction(name, [...functions.keys()]);
}

const unknownFunction = (name: string, known: readonly string[]): UsageError =>
  new UsageError(`Unknown function ${name}. ${suggestion(name, known)}`);
