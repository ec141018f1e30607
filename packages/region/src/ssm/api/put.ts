import { defined } from '../../core/properties.ts';
import type { Checker } from '../../http/input-checker.ts';
import { DATA_TYPES, PARAMETER_TYPES, type ParameterDraft, TIERS } from '../parameter.ts';
import type { ParameterStore } from '../parameter-store.ts';
import { checked, invalid, type SsmOperations } from './operation.ts';

/** The key of a SecureString that names none. */
const DEFAULT_KEY = 'alias/aws/ssm';

const TAGS_WITH_OVERWRITE =
  "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.";

export const putOperations: SsmOperations = {
  PutParameter(store, input) {
    const { draft, isOverwrite, tags } = checked(input, (check) => ({
      draft: readDraft(check),
      isOverwrite: check.boolean('Overwrite') ?? false,
      tags: readTags(check),
    }));
    if (isOverwrite && tags.length > 0) throw invalid(TAGS_WITH_OVERWRITE);
    const put = store.put(wholeDraft(store, draft), isOverwrite, Object.fromEntries(tags));
    return { Version: put.version, Tier: put.tier };
  },
};

type GivenDraft = ReturnType<typeof readDraft>;

function readDraft(check: Checker) {
  const policies = check.text('Policies') ?? '';
  if (policies !== '' && policies !== '[]') throw invalid('The region does not run parameter policies.');
  return {
    name: check.requiredText('Name', { min: 1, max: 2048 }),
    value: check.requiredText('Value', { min: 1 }),
    type: check.oneOf('Type', PARAMETER_TYPES),
    description: check.text('Description', { max: 1024 }),
    allowedPattern: check.text('AllowedPattern', { max: 1024 }),
    dataType: check.oneOf('DataType', DATA_TYPES),
    tier: check.oneOf('Tier', TIERS),
    keyId: check.text('KeyId', { min: 1, max: 256 }),
  };
}

export function readTags(check: Checker): readonly (readonly [key: string, value: string])[] {
  return (check.objects('Tags') ?? []).map((tag) => [
    tag.requiredText('Key', { min: 1, max: 128 }),
    tag.requiredText('Value', { max: 256 }),
  ]);
}

/** An overwrite takes from the version before what it does not name. @throws AwsError ValidationException */
function wholeDraft(store: ParameterStore, given: GivenDraft): ParameterDraft {
  const before = store.read(given.name);
  const type = given.type ?? before?.type;
  if (type === undefined) throw invalid('A parameter type is required when you create a parameter.');
  const keyId = type === 'SecureString' ? (given.keyId ?? before?.keyId ?? DEFAULT_KEY) : undefined;
  const dataType = given.dataType ?? before?.dataType ?? 'text';
  const tier = given.tier ?? before?.tier ?? 'Standard';
  const { description = before?.description, allowedPattern = before?.allowedPattern } = given;
  return defined({ ...given, description, allowedPattern, type, keyId, dataType, tier });
}
