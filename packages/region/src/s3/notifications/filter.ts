import { AwsError } from '../../core/aws-error.ts';
import { invalidArgument } from '../errors.ts';

export interface FilterRule {
  readonly name: string;
  readonly value: string;
}

/**
 * The keys that the rules of a filter let through.
 * @throws AwsError InvalidArgument
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_FilterRule.html
 */
export function filterIn(rules: readonly FilterRule[]): { readonly prefix?: string; readonly suffix?: string } {
  const filter = new Map<string, string>();
  for (const { name, value } of rules) {
    const kind = name.toLowerCase();
    if (kind !== 'prefix' && kind !== 'suffix')
      throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', name);
    if (filter.has(kind))
      throw new AwsError('InvalidArgument', `Cannot specify more than one ${kind} rule in a filter.`);
    filter.set(kind, value);
  }
  return Object.fromEntries(filter);
}
