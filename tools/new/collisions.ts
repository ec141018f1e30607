import { UsageError } from '@tributary/region/command-line';
import { objectOf } from '@tributary/region/json';
import type { CurrentProject } from './current-project.ts';
import { constantOf, pascalCase } from './names.ts';

/** What the framework and the conventions put behind a function's name in the ids of its resources. */
const OWN_SUFFIXES =
  'Failed|Undelivered|Exhausted|Queue|Role|Rule|Errors|Throttles|Dropped|Lost|Schedule|LambdaFunction|LogGroup';

/** @throws UsageError when a function of that name would share names with what is there */
export function checkFree(name: string, project: CurrentProject): void {
  if (Object.hasOwn(project.functions, name)) throw new UsageError(`serverless.yml has a function ${name} already.`);
  const twin = Object.keys(objectOf(project.functions)).find((other) => pascalCase(other) === pascalCase(name));
  if (twin !== undefined)
    throw new UsageError(
      `${name} and the function ${twin} would share the names of their resources: choose another name.`,
    );
  const [taken] = new RegExp(`\\b${pascalCase(name)}(${OWN_SUFFIXES})\\w*`).exec(project.infra) ?? [];
  if (taken !== undefined)
    throw new UsageError(`${name} would share the name ${taken} with a resource of infra/: choose another name.`);
}

/** @throws UsageError when an event of that type would share names with one that is there */
export function checkNewType(type: string, { events }: CurrentProject): void {
  const known = events.find((entry) => entry.type === type);
  if (known) throw new UsageError(`${type} exists already: schemas/${known.file}.`);
  const twin = events.find((entry) => entry.type.toLowerCase() === type.toLowerCase());
  const namesake = events.find((entry) => constantOf(entry.type) === constantOf(type));
  const near = twin ?? namesake;
  if (near) throw new UsageError(`${type} and ${near.type} could not be told apart: choose another name.`);
}

/** @throws UsageError for the first file that is there already */
export function checkNewFiles(files: Readonly<Record<string, string>>, project: CurrentProject): void {
  const taken = Object.keys(files).find((file) => project.read(file) !== undefined);
  if (taken !== undefined) throw new UsageError(`${taken} exists already: choose another name.`);
}
