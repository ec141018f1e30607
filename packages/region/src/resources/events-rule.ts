import type { JsonObject } from '../core/json.ts';
import { defined, jsonText, number, object, objects, text, textOr } from '../core/properties.ts';
import { busNameOf, DEFAULT_BUS } from '../eventbridge/arns.ts';
import { RULE_TARGETS } from '../eventbridge/targets/rule-targets.ts';
import type { NamedResource, ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

export const eventsRule: ResourceKind = {
  type: 'AWS::Events::Rule',
  properties: {
    Description: 'runs',
    EventBusName: 'runs',
    EventPattern: 'runs',
    Name: 'runs',
    ScheduleExpression: 'runs',
    State: 'runs',
    Targets: {
      Arn: 'runs',
      DeadLetterConfig: { Arn: 'runs' },
      HttpParameters: { HeaderParameters: 'runs', PathParameterValues: 'runs', QueryStringParameters: 'runs' },
      Id: 'runs',
      Input: 'runs',
      InputPath: 'runs',
      InputTransformer: { InputPathsMap: 'runs', InputTemplate: 'runs' },
      RetryPolicy: { MaximumEventAgeInSeconds: 'runs', MaximumRetryAttempts: 'runs' },
      RoleArn: 'runs',
      SqsParameters: { MessageGroupId: 'runs' },
    },
    RoleArn: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'Name', naming);
    const bus = busOf(resource);
    const Arn = arnOf(naming, 'events', bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);
    // CloudFormation gives the bus beside the name for rules that are not on the default bus.
    return { ref: bus === DEFAULT_BUS ? name : `${bus}|${name}`, attributes: { Arn } };
  },
  refusals({ properties }) {
    return objects(properties, 'Targets').flatMap((target, index) => {
      const service = textOr(target, 'Arn', '').split(':')[2] ?? '';
      if (service in RULE_TARGETS) return [];
      const known = Object.keys(RULE_TARGETS).join(', ');
      return [{ path: `Properties.Targets[${index}].Arn`, message: `Rules reach ${known} here, not "${service}".` }];
    });
  },
  async declare(resource, { events }, before) {
    const { properties } = resource;
    const { Name, EventBusName } = keyOf(resource);
    const rule = {
      Name,
      EventBusName,
      EventPattern: jsonText(properties, 'EventPattern'),
      ScheduleExpression: text(properties, 'ScheduleExpression'),
      State: text(properties, 'State'),
      Description: text(properties, 'Description'),
    };
    await events['PutRule']?.(defined(rule));
    const Targets = objects(properties, 'Targets').map(targetOf);
    const Ids = targetIds(before).filter((id) => !targetIds(resource).includes(id));
    if (Ids.length > 0) await events['RemoveTargets']?.({ Rule: Name, EventBusName, Ids });
    if (Targets.length > 0) await events['PutTargets']?.({ Rule: Name, EventBusName, Targets });
  },
  async remove(resource, { events }) {
    const { Name, EventBusName } = keyOf(resource);
    const Ids = targetIds(resource);
    if (Ids.length > 0) await events['RemoveTargets']?.({ Rule: Name, EventBusName, Ids });
    await events['DeleteRule']?.({ Name, EventBusName });
  },
};

function keyOf(resource: ResolvedResource): { readonly Name: string; readonly EventBusName: string } {
  return { Name: resource.ref.slice(resource.ref.indexOf('|') + 1), EventBusName: busOf(resource) };
}

function targetIds(resource: NamedResource | undefined): string[] {
  return resource === undefined
    ? []
    : objects(resource.properties, 'Targets').map((target) => textOr(target, 'Id', ''));
}

/** The name of the rule's bus; the property takes an ARN as well. */
function busOf({ properties }: NamedResource): string {
  return busNameOf(text(properties, 'EventBusName'));
}

function targetOf(target: JsonObject): JsonObject {
  const retry = object(target, 'RetryPolicy');
  const policy = defined({
    MaximumRetryAttempts: number(retry, 'MaximumRetryAttempts'),
    MaximumEventAgeInSeconds: number(retry, 'MaximumEventAgeInSeconds'),
  });
  return Object.keys(policy).length === 0 ? target : { ...target, RetryPolicy: policy };
}
