import { referenceIn } from '../names.ts';
import type { Parameter, ParameterVersion } from '../parameter.ts';
import { latestOf } from '../parameter.ts';
import type { ParameterStore } from '../parameter-store.ts';
import { matcherOf, pathMatcher, readFilters } from './filters.ts';
import { checked, notFound, paged, parameterNamed, readPage, type SsmOperations } from './operation.ts';
import { historyShape, parameterShape } from './shapes.ts';

const MAX_NAMES = 10;
const MAX_BY_PATH = 10;
const MAX_HISTORY = 50;

export const getOperations: SsmOperations = {
  GetParameter(store, input) {
    const { name, isDecrypted } = checked(input, (check) => ({
      name: check.requiredText('Name', { min: 1, max: 2048 }),
      isDecrypted: check.boolean('WithDecryption') ?? false,
    }));
    const found = lookUp(store, name);
    if (found === undefined) throw notFound(name);
    return { Parameter: parameterShape(...found, { isDecrypted, selector: referenceIn(name).selector }) };
  },

  GetParameters(store, input) {
    const { names, isDecrypted } = checked(input, (check) => ({
      names: check.requiredTexts('Names', { min: 1, max: MAX_NAMES }),
      isDecrypted: check.boolean('WithDecryption') ?? false,
    }));
    const looked = [...new Set(names)].map((name) => ({ name, found: lookUp(store, name) }));
    return {
      Parameters: looked.flatMap(({ name, found }) =>
        found === undefined ? [] : [parameterShape(...found, { isDecrypted, selector: referenceIn(name).selector })],
      ),
      InvalidParameters: looked.flatMap(({ name, found }) => (found === undefined ? [name] : [])),
    };
  },

  GetParametersByPath(store, input) {
    const { path, isRecursive, filters, isDecrypted, page } = checked(input, (check) => ({
      path: check.requiredText('Path', { min: 1, max: 2048 }),
      isRecursive: check.boolean('Recursive') ?? false,
      filters: readFilters(check, ['Type', 'KeyId']),
      isDecrypted: check.boolean('WithDecryption') ?? false,
      page: readPage(check, MAX_BY_PATH),
    }));
    const matches = [pathMatcher(path, isRecursive), ...filters.map(matcherOf)];
    const found = store.list().filter((parameter) => matches.every((match) => match(parameter)));
    const { items, nextToken } = paged(found, page);
    const shapes = items.map((parameter) => parameterShape(parameter, latestOf(parameter), { isDecrypted }));
    return { Parameters: shapes, ...(nextToken !== undefined && { NextToken: nextToken }) };
  },

  GetParameterHistory(store, input) {
    const { name, isDecrypted, page } = checked(input, (check) => ({
      name: check.requiredText('Name', { min: 1, max: 2048 }),
      isDecrypted: check.boolean('WithDecryption') ?? false,
      page: readPage(check, MAX_HISTORY),
    }));
    const { items, nextToken } = paged(parameterNamed(store, name).versions, page);
    const shapes = items.map((version) => historyShape(version, isDecrypted));
    return { Parameters: shapes, ...(nextToken !== undefined && { NextToken: nextToken }) };
  },
};

function lookUp(store: ParameterStore, name: string): readonly [Parameter, ParameterVersion] | undefined {
  const version = store.versionOf(name);
  const parameter = version && store.find(version.name);
  return parameter && [parameter, version];
}
