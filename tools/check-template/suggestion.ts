import { asText, at, objectAt, type Resource, referenced, resourceById, type Template } from '../template/template.ts';

/** The type of the resources on which the actions of a service act, and how a template names their ARNs. */
const RESOURCES: Readonly<Record<string, { readonly type: string; readonly arn: (id: string) => string }>> = {
  dynamodb: { type: 'AWS::DynamoDB::Table', arn: (id) => `!GetAtt ${id}.Arn` },
  events: { type: 'AWS::Events::EventBus', arn: (id) => `!GetAtt ${id}.Arn` },
  lambda: { type: 'AWS::Lambda::Function', arn: (id) => `!GetAtt ${id}.Arn` },
  s3: { type: 'AWS::S3::Bucket', arn: (id) => `!Sub '\${${id}.Arn}/*'` },
  sns: { type: 'AWS::SNS::Topic', arn: (id) => `!Ref ${id}` },
  sqs: { type: 'AWS::SQS::Queue', arn: (id) => `!GetAtt ${id}.Arn` },
  states: { type: 'AWS::StepFunctions::StateMachine', arn: (id) => `!Ref ${id}` },
};

const FALLBACK = 'Allow {action} on {resource}.';

/**
 * How a function gets a right, in the words of its project. The resource is the one that its variables name, if there
 * is one of that service only.
 * @param except variables that do not count
 */
export function suggestion(
  template: Template,
  lambda: Resource,
  { action, except }: { readonly action: string; readonly except: readonly string[] },
): string {
  const wording = at(template.document, 'Metadata', 'Region', 'MissingRights', lambda.id);
  const kind = RESOURCES[action.split(':')[0] ?? ''];
  const variables = Object.entries(objectAt(lambda.properties, 'Environment', 'Variables'));
  const named = variables.flatMap(([name, value]) => (except.includes(name) ? [] : (referenced(value) ?? [])));
  const fitting = [...new Set(named)].filter((id) => resourceById(template, id)?.type === kind?.type);
  const resource = fitting.length === 1 ? kind?.arn(fitting[0] ?? '') : undefined;
  return (wording === undefined ? FALLBACK : asText(wording))
    .replaceAll('{action}', action)
    .replaceAll('{resource}', resource ?? '<its ARN>');
}
