import type { DeclaredResource } from './tables.ts';

/**
 * What holds data: items, messages, objects, events. The bus is among them because its archive hangs on it: a bus with
 * an archive cannot be deleted.
 */
const HOLDS_DATA = new Set([
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::S3::Bucket',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
]);

/**
 * Data outlives the stack, and the resource that a change replaces. What a failed deployment has just created goes
 * again, because its name would block the next one.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
const POLICIES = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };

/** The resources that hold data, each retained where it does not say otherwise. */
export function retainedData(
  resources: Readonly<Record<string, DeclaredResource>>,
): Readonly<Record<string, DeclaredResource>> {
  const holding = Object.entries(resources).filter(([, { Type }]) => HOLDS_DATA.has(Type ?? ''));
  return Object.fromEntries(holding.map(([id, resource]) => [id, { ...POLICIES, ...resource }]));
}
