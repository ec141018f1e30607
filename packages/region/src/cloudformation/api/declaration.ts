import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, objectOf } from '../../core/json.ts';
import { TemplateError } from '../../template/template-error.ts';
import { otherMacros, parseTemplateText } from '../../template/template-text.ts';
import type { Planned } from '../planned.ts';
import type { Stack, StackDeclaration } from '../stack.ts';
import type { Stacks } from '../stacks.ts';
import type { Form } from './form.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_BODY_CHARACTERS = 51_200;
const MAX_OBJECT_BYTES = 1_000_000;

/** The text of an object by bucket and key; undefined when there is none. */
export type ReadObject = (bucket: string, key: string) => string | undefined;

/** The template of a call, in it or in a bucket. @throws AwsError ValidationError */
export function templateIn(form: Form, readObject: ReadObject, before?: Stack): string {
  const [body, url] = [form.text('TemplateBody'), form.text('TemplateURL')];
  if (body === undefined && url === undefined && before !== undefined && form.flag('UsePreviousTemplate')) {
    return before.state.declaration.templateBody;
  }
  const text = body ?? (url === undefined ? undefined : textAt(url, readObject));
  if (text === undefined) throw invalid('Either Template URL or Template Body must be specified.');
  if (body !== undefined && body.length > MAX_BODY_CHARACTERS) {
    throw invalid(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${MAX_BODY_CHARACTERS}`,
    );
  }
  checkTemplate(text);
  return text;
}

/**
 * The text of an object. Whatever the host, the path names bucket and key: the framework always writes that of AWS.
 * @throws AwsError ValidationError
 */
export function textAt(url: string, readObject: ReadObject): string {
  const [, bucket = '', key = ''] = /^\/([^/]+)\/(.+)$/.exec(new URL(url).pathname) ?? [];
  const text = readObject(bucket, decodeURIComponent(key));
  if (text === undefined) throw invalid(`S3 error: The specified key does not exist: ${bucket}/${key}.`);
  return text;
}

function checkTemplate(text: string): void {
  if (Buffer.byteLength(text) > MAX_OBJECT_BYTES) {
    throw invalid(`Template may not exceed ${MAX_OBJECT_BYTES} bytes in size.`);
  }
  const template = documentIn(text);
  if (!isObject(template)) throw invalid('Template format error: unsupported structure.');
  const macros = otherMacros(template);
  if (macros.length > 0) {
    throw invalid(`The region does not run Transform: ${macros.join(', ')}. Deploy what comes of it.`);
  }
  if (Object.keys(objectOf(template['Resources'])).length > 0) return;
  throw invalid('Template format error: At least one Resources member must be defined.');
}

function documentIn(text: string): Json {
  try {
    return parseTemplateText(text);
  } catch (error) {
    throw error instanceof TemplateError ? refused(error) : error;
  }
}

/** @throws AwsError ValidationError for a parameter without a value of before */
export function declarationIn(form: Form, readObject: ReadObject, before?: Stack): StackDeclaration {
  const templateBody = templateIn(form, readObject, before);
  const parameters = form.members('Parameters').map((parameter) => {
    const key = parameter.get('ParameterKey') ?? '';
    if (parameter.get('UsePreviousValue') !== 'true') return [key, parameter.get('ParameterValue') ?? ''] as const;
    return [key, before?.state.declaration.parameters[key]] as const;
  });
  const given = parameters.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  const tags = form.members('Tags').map((tag) => [tag.get('Key') ?? '', tag.get('Value') ?? ''] as const);
  return { templateBody, parameters: Object.fromEntries(given), tags: Object.fromEntries(tags) };
}

/** @throws AwsError ValidationError with all problems of the template */
export async function planned(stacks: Stacks, name: string, declaration: StackDeclaration): Promise<Planned> {
  try {
    return await stacks.plan(name, declaration);
  } catch (error) {
    throw error instanceof TemplateError ? refused(error) : error;
  }
}

/** A template or its parameters, refused as CloudFormation does. */
export const refused = ({ message, asAws }: TemplateError): AwsError =>
  invalid(asAws ?? `Template format error: ${message}`);

export const invalid = (message: string): AwsError => new AwsError('ValidationError', message);
