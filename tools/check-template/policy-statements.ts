import type { Json } from '@tributary/region/json';
import {
  asText,
  at,
  oneOrMore,
  type Resource,
  resourceById,
  resourcesOf,
  type Template,
} from '../template/template.ts';

export interface Statement {
  readonly at: string;
  readonly effect: Json | undefined;
  readonly actions: readonly string[];
  readonly resources: readonly Json[];
  readonly source: Json;
}

/** The statements of a policy document, with the place of each. */
export function statementsOf(document: Json | undefined, place: string): readonly Statement[] {
  return oneOrMore(at(document, 'Statement')).map((source, index) => ({
    at: `${place}.Statement.${index}`,
    effect: at(source, 'Effect'),
    actions: oneOrMore(at(source, 'Action')).map(asText),
    resources: oneOrMore(at(source, 'Resource')),
    source,
  }));
}

/** What a role allows, in its own inline policies. */
export function allowedBy(role: Resource | undefined): readonly Statement[] {
  return oneOrMore(role?.properties['Policies'])
    .flatMap((policy) => statementsOf(at(policy, 'PolicyDocument'), `${role?.id}.${asText(at(policy, 'PolicyName'))}`))
    .filter(({ effect }) => effect === 'Allow');
}

/** What any role or policy of the stack allows. */
export function allAllowed(template: Template): readonly Statement[] {
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => resourcesOf(template, type));
  return [
    ...resourcesOf(template, 'AWS::IAM::Role').flatMap(allowedBy),
    ...policies
      .flatMap(({ id, properties }) => statementsOf(properties['PolicyDocument'], id))
      .filter(({ effect }) => effect === 'Allow'),
  ];
}

/** The role of a function, where it is in this stack. */
export function roleOf(template: Template, lambda: Resource): Resource | undefined {
  const role = lambda.properties['Role'];
  const id = oneOrMore(at(role, 'Fn::GetAtt')).at(0) ?? /^\$\{(\w+)\.Arn\}$/.exec(asText(at(role, 'Fn::Sub')))?.[1];
  return resourceById(template, typeof id === 'string' ? id : undefined);
}
