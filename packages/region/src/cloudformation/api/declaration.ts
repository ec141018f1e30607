import { AwsError } from '../../core/aws-error.ts';
import { objectOf, parseJson } from '../../core/json.ts';
import { TemplateError } from '../../template/template-error.ts';
import type { Planned } from '../planned.ts';
import type { Stack, StackDeclaration } from '../stack.ts';
import type { Stacks } from '../stacks.ts';
import type { Form } from './form.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_BODY_BYTES = 51_200;
const MAX_OBJECT_BYTES = 1_048_576;
const MAX_RESOURCES = 500;

/** The text of an object by bucket and key; undefined when there is none. */
export type ReadObject = (bucket: string, key: string) => string | undefined;

/** The template of a call, in it or in a bucket. @throws AwsError ValidationError */
export function templateIn(form: Form, readObject: ReadObject, before?: Stack): string {
  const [body, url] = [form.text('TemplateBody'), form.text('TemplateURL')];
  if (body === undefined && url === undefined && before !== undefined && form.flag('UsePreviousTemplate')) {
    return before.declaration.templateBody;
  }
  const text = body ?? (url === undefined ? undefined : templateAt(url, readObject));
  if (text === undefined) throw invalid('Either Template URL or Template Body must be specified.');
  checkTemplate(text, body === undefined ? MAX_OBJECT_BYTES : MAX_BODY_BYTES);
  return text;
}

/** Whatever the host, the path names bucket and key: the framework always writes that of AWS. */
function templateAt(url: string, readObject: ReadObject): string {
  const [, bucket = '', key = ''] = /^\/([^/]+)\/(.+)$/.exec(new URL(url).pathname) ?? [];
  const text = readObject(bucket, decodeURIComponent(key));
  if (text === undefined) throw invalid(`S3 error: The specified key does not exist: ${bucket}/${key}.`);
  return text;
}

function checkTemplate(text: string, limitBytes: number): void {
  if (Buffer.byteLength(text) > limitBytes) {
    throw invalid(`Template may not exceed ${limitBytes} bytes in size.`);
  }
  const template = parseJson(text);
  if (template === undefined) {
    throw invalid(
      'Template format error: the region reads templates in JSON, as the Serverless Framework writes them.',
    );
  }
  const count = Object.keys(objectOf(objectOf(template)['Resources'])).length;
  if (count > MAX_RESOURCES) {
    throw invalid(
      `Template format error: Number of resources, ${count}, is greater than maximum allowed, ${MAX_RESOURCES}`,
    );
  }
}

/** @throws AwsError ValidationError for a parameter without a value of before */
export function declarationIn(form: Form, readObject: ReadObject, before?: Stack): StackDeclaration {
  const templateBody = templateIn(form, readObject, before);
  const parameters = form.members('Parameters').map((parameter) => {
    const key = parameter.get('ParameterKey') ?? '';
    if (parameter.get('UsePreviousValue') !== 'true') return [key, parameter.get('ParameterValue') ?? ''] as const;
    return [key, before?.declaration.parameters[key]] as const;
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
    if (!(error instanceof TemplateError)) throw error;
    throw invalid(`Template format error: ${error.message}`);
  }
}

export const invalid = (message: string): AwsError => new AwsError('ValidationError', message);
