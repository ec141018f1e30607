import { parseStackPolicy } from '../stack-policy.ts';
import { invalid, type ReadObject, textAt } from './declaration.ts';
import type { Form } from './form.ts';

/**
 * The text of the stack policy of a call, in it or in a bucket.
 * @param name StackPolicy, or StackPolicyDuringUpdate
 * @throws AwsError ValidationError
 */
export function policyIn(form: Form, readObject: ReadObject, name = 'StackPolicy'): string | undefined {
  const [body, url] = [form.text(`${name}Body`), form.text(`${name}URL`)];
  if (body !== undefined && url !== undefined) {
    throw invalid(`You cannot specify both ${name}Body and ${name}URL`);
  }
  const text = body ?? (url === undefined ? undefined : textAt(url, readObject));
  if (text === undefined || text === '') return undefined;
  parseStackPolicy(text);
  return text;
}

/** The policies of an update: that for the update alone, and the one for afterwards. @throws AwsError ValidationError */
export const policiesIn = (form: Form, readObject: ReadObject) => ({
  policyDuring: policyIn(form, readObject, 'StackPolicyDuringUpdate'),
  policy: policyIn(form, readObject),
});
