import { defined } from '../../core/properties.ts';
import { invalidParameter, secretNotFound } from '../errors.ts';
import { type CHARACTER_CLASSES, DEFAULT_LENGTH, MAX_LENGTH, randomPassword } from '../random-password.ts';
import { matcherOf, readFilters } from './filters.ts';
import { checked, paged, readId, readPage, readTags, type SecretOperations } from './operation.ts';
import { changedShape, describedShape, listedShape, versionShape } from './shapes.ts';

const DAY_MS = 86_400_000;
const DEFAULT_WINDOW_DAYS = 30;
const MAX_TAGS = 50;

export const manageOperations: SecretOperations = {
  DescribeSecret: (store, input) => describedShape(store.known(checked(input, readId))),

  ListSecrets(store, input) {
    const { filters, isWithDeleted, order, page } = checked(input, (check) => ({
      filters: readFilters(check),
      isWithDeleted: check.boolean('IncludePlannedDeletion') ?? false,
      order: check.oneOf('SortOrder', ['asc', 'desc']),
      page: readPage(check),
    }));
    const matches = filters.map(matcherOf);
    const found = store
      .list()
      .filter((secret) => (isWithDeleted || secret.deletion === undefined) && matches.every((match) => match(secret)));
    const { items, nextToken } = paged(order === 'asc' ? found : found.toReversed(), page);
    return defined({ SecretList: items.map(listedShape), NextToken: nextToken });
  },

  ListSecretVersionIds(store, input) {
    const { id, isWithUnlabelled, page } = checked(input, (check) => ({
      id: readId(check),
      isWithUnlabelled: check.boolean('IncludeDeprecated') ?? false,
      page: readPage(check),
    }));
    const { arn, name, versions } = store.known(id);
    const { items, nextToken } = paged(
      versions.filter(({ stages }) => isWithUnlabelled || stages.length > 0),
      page,
    );
    return defined({ Versions: items.map(versionShape), ARN: arn, Name: name, NextToken: nextToken });
  },

  DeleteSecret(store, input) {
    const { id, isForced, days } = checked(input, (check) => ({
      id: readId(check),
      isForced: check.boolean('ForceDeleteWithoutRecovery') ?? false,
      days: check.number('RecoveryWindowInDays'),
    }));
    if (isForced && days !== undefined) {
      throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (days !== undefined && (days < 7 || days > 30)) {
      throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
    }
    const secret = store.find(id);
    const markedAtMs = store.nowMs;
    // Without recovery, also a secret that is not there is deleted.
    if (secret === undefined && isForced) return { ARN: id, Name: id, DeletionDate: markedAtMs / 1000 };
    if (secret === undefined) throw secretNotFound();
    if (!isForced) store.usable(id);
    const dueAtMs = markedAtMs + (isForced ? 0 : (days ?? DEFAULT_WINDOW_DAYS) * DAY_MS);
    store.put({ ...secret, deletion: { markedAtMs, dueAtMs } });
    return { ...changedShape(secret), DeletionDate: dueAtMs / 1000 };
  },

  RestoreSecret(store, input) {
    const { deletion: _over, ...secret } = store.known(checked(input, readId));
    return changedShape(store.put(secret));
  },

  TagResource(store, input) {
    const { id, added } = checked(input, (check) => ({ id: readId(check), added: readTags(check) ?? {} }));
    const secret = store.usable(id);
    const tags = { ...secret.tags, ...added };
    if (Object.keys(tags).length > MAX_TAGS) throw invalidParameter(`A secret has at most ${MAX_TAGS} tags.`);
    store.put({ ...secret, tags });
    return {};
  },

  UntagResource(store, input) {
    const { id, keys } = checked(input, (check) => ({ id: readId(check), keys: check.requiredTexts('TagKeys') }));
    const secret = store.usable(id);
    const tags = Object.fromEntries(Object.entries(secret.tags).filter(([key]) => !keys.includes(key)));
    store.put({ ...secret, tags });
    return {};
  },

  GetRandomPassword(store, input) {
    const wish = checked(input, (check) => ({
      length: check.number('PasswordLength', { min: 1, max: MAX_LENGTH }) ?? DEFAULT_LENGTH,
      excluded: check.text('ExcludeCharacters', { max: 4096 }) ?? '',
      isWithout: withoutClasses((name) => check.boolean(name)),
      hasSpace: check.boolean('IncludeSpace') ?? false,
      needsEach: check.boolean('RequireEachIncludedType') ?? true,
    }));
    return { RandomPassword: randomPassword(wish, store.random) };
  },
};

/** Which kinds of characters a wish leaves out, by its members such as `ExcludeNumbers`. */
export function withoutClasses(read: (name: string) => boolean | undefined) {
  const is = (name: (typeof CHARACTER_CLASSES)[number]): boolean => read(`Exclude${name}`) ?? false;
  return {
    Lowercase: is('Lowercase'),
    Uppercase: is('Uppercase'),
    Numbers: is('Numbers'),
    Punctuation: is('Punctuation'),
  };
}
