import { AwsError } from '../../core/aws-error.ts';
import { object, textMap } from '../../core/properties.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { functionNotFound } from '../errors.ts';
import { functionNameIn, qualifierIn } from '../function-config.ts';
import { emptyAnswer, jsonAnswer } from './answers.ts';
import { membersIn } from './input.ts';
import type { MappingApiDeps } from './mappings.ts';

type Handle = (deps: MappingApiDeps) => RestRow['handle'];

const MAPPING = /^arn:[^:]+:lambda:[^:]*:\d{12}:event-source-mapping:([^:]+)$/;
/** Of one resource. */
const MAX_TAGS = 50;

export const listTags: Handle =
  (deps) =>
  async (_call, { Resource = '' }) =>
    jsonAnswer({ Tags: tagsOf(deps, Resource) });

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html */
export const tagResource: Handle =
  (deps) =>
  async ({ body }, { Resource = '' }) => {
    const added = textMap(object(membersIn(body), 'Tags'));
    const tags = { ...tagsOf(deps, Resource), ...added };
    if (Object.keys(added).length === 0) refuse('An error occurred and the request cannot be processed.');
    if (Object.keys(tags).length > MAX_TAGS) refuse('Number of tags exceeds resource tag limit.');
    deps.lambda.tags.set(Resource, tags);
    return emptyAnswer(204);
  };

export const untagResource: Handle =
  (deps) =>
  async ({ query }, { Resource = '' }) => {
    const keys = query.getAll('tagKeys');
    const left = Object.entries(tagsOf(deps, Resource)).filter(([key]) => !keys.includes(key));
    deps.lambda.tags.set(Resource, Object.fromEntries(left));
    return emptyAnswer(204);
  };

/** @throws AwsError ResourceNotFoundException (404), InvalidParameterValueException for a version or an alias */
function tagsOf({ lambda, mappings }: MappingApiDeps, arn: string): Readonly<Record<string, string>> {
  const mapping = MAPPING.exec(arn)?.[1];
  if (mapping !== undefined) {
    if (!mappings.has(mapping))
      throw new AwsError('ResourceNotFoundException', `Event source mapping not found: ${arn}`, 404);
  } else if (qualifierIn(arn) !== undefined) {
    refuse('Tags on function aliases and versions are not supported. Please specify a function ARN.');
  } else if (!lambda.has(functionNameIn(arn) ?? '')) {
    throw functionNotFound(arn);
  }
  return lambda.tags.get(arn) ?? {};
}

function refuse(message: string): never {
  throw new AwsError('InvalidParameterValueException', message);
}
