import type { Json } from '@tributary/region/json';
import { arnOf, asText, type Resource, referenced, resourceById, type Template } from '../template/template.ts';

/** Which property names a resource, and what kind of place it is, by type. */
const KINDS = {
  'AWS::Lambda::Function': { kind: 'function', property: 'FunctionName' },
  'AWS::SQS::Queue': { kind: 'queue', property: 'QueueName' },
  'AWS::StepFunctions::StateMachine': { kind: 'workflow', property: 'StateMachineName' },
  'AWS::SNS::Topic': { kind: 'topic', property: 'TopicName' },
  'AWS::Events::EventBus': { kind: 'bus', property: 'Name' },
  'AWS::Events::ApiDestination': { kind: 'destination', property: 'Name' },
  'AWS::Events::Rule': { kind: 'rule', property: 'Name' },
  'AWS::DynamoDB::Table': { kind: 'table', property: 'TableName' },
  'AWS::Pipes::Pipe': { kind: 'pipe', property: 'Name' },
} as const;

export const kindOf = ({ type }: Resource) =>
  Object.hasOwn(KINDS, type) ? KINDS[type as keyof typeof KINDS] : undefined;

/** The name of a resource without the name of the stack before it: the same in every stage. */
export function nameOf(template: Template, resource: Resource): string {
  const property = kindOf(resource)?.property;
  const name = property === undefined ? resource.id : asText(resource.properties[property] ?? resource.id);
  const stack = asText(resourceById(template, 'Bus')?.properties['Name']);
  return name.startsWith(`${stack}-`) ? name.slice(stack.length + 1) : name;
}

/** The resource of this template that a value means, by `Ref` or by its ARN. */
export function resourceAt(template: Template, value: Json | undefined): Resource | undefined {
  return resourceById(template, arnOf(value) ?? referenced(value));
}
