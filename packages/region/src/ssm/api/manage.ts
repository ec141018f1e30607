import { AwsError } from '../../core/aws-error.ts';
import { defined } from '../../core/properties.ts';
import type { Checker } from '../../http/input-checker.ts';
import type { ParameterStore } from '../parameter-store.ts';
import { matcherOf, readFilters } from './filters.ts';
import { checked, notFound, paged, readPage, type SsmOperations } from './operation.ts';
import { readTags } from './put.ts';
import { metadataShape } from './shapes.ts';

const MAX_NAMES = 10;
const MAX_DESCRIBED = 50;
const MAX_TAGS = 50;

export const manageOperations: SsmOperations = {
  DescribeParameters(store, input) {
    const { filters, page } = checked(input, (check) => ({
      filters: readFilters(check, ['Name', 'Type', 'KeyId', 'Path', 'Tier', 'DataType', 'tag:']),
      page: readPage(check, MAX_DESCRIBED),
    }));
    const matches = filters.map(matcherOf);
    const found = store.list().filter((parameter) => matches.every((match) => match(parameter)));
    const { items, nextToken } = paged(found, page);
    return defined({ Parameters: items.map(metadataShape), NextToken: nextToken });
  },

  DeleteParameter(store, input) {
    const name = checked(input, (check) => check.requiredText('Name', { min: 1, max: 2048 }));
    if (!store.remove(name)) throw notFound(name);
    return {};
  },

  DeleteParameters(store, input) {
    const names = checked(input, (check) => check.requiredTexts('Names', { min: 1, max: MAX_NAMES }));
    const removed = new Set(names.filter((name) => store.remove(name)));
    return { DeletedParameters: [...removed], InvalidParameters: names.filter((name) => !removed.has(name)) };
  },

  ListTagsForResource(store, input) {
    const { tags } = checked(input, (check) => taggedIn(check, store));
    return { TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },

  AddTagsToResource(store, input) {
    const { name, added } = checked(input, (check) => ({ ...taggedIn(check, store), added: readTags(check) }));
    store.tag(name, (tags) => {
      const all = { ...tags, ...Object.fromEntries(added) };
      if (Object.keys(all).length > MAX_TAGS) throw tooManyTags();
      return all;
    });
    return {};
  },

  RemoveTagsFromResource(store, input) {
    const { name, keys } = checked(input, (check) => ({
      ...taggedIn(check, store),
      keys: check.requiredTexts('TagKeys'),
    }));
    store.tag(name, (tags) => Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key))));
    return {};
  },
};

/** @throws AwsError InvalidResourceType, InvalidResourceId */
function taggedIn(check: Checker, store: ParameterStore) {
  const type = check.requiredText('ResourceType');
  if (type !== 'Parameter') throw new AwsError('InvalidResourceType', `The region has no resources of type ${type}.`);
  const name = check.requiredText('ResourceId');
  const parameter = store.find(name);
  if (parameter === undefined) throw new AwsError('InvalidResourceId', `The resource ID "${name}" is not valid.`);
  return { name, tags: parameter.tags };
}

const tooManyTags = (): AwsError => new AwsError('TooManyTagsError', `A parameter has at most ${MAX_TAGS} tags.`);
