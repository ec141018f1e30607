import type { Json } from '@tributary/region/json';
import { at, oneOrMore, type Resource, resourcesOf, type Template } from '../template/template.ts';
import type { Delivery, RoutedRule, Stop } from './model.ts';
import { kindOf, nameOf, resourceAt } from './names.ts';

/** What follows behind a place of one kind: where an event goes next, and where it is put when that fails. */
interface Behind {
  readonly next: readonly Resource[];
  readonly deadLetters: readonly (Json | undefined)[];
}

const BEHIND: Readonly<Record<string, (template: Template, resource: Resource) => Behind>> = {
  'AWS::SQS::Queue': (template, queue) => ({
    next: mappingsOf(template, queue).flatMap(
      ({ properties }) => resourceAt(template, properties['FunctionName']) ?? [],
    ),
    deadLetters: [at(queue.properties, 'RedrivePolicy', 'deadLetterTargetArn')],
  }),
  // Its code sends to one queue, and Lambda to its destination, which is the same by convention.
  'AWS::Lambda::Function': (template, { id, properties: fn }) => ({
    next: [],
    deadLetters: [
      at(fn, 'Environment', 'Variables', 'FAILED_QUEUE_URL'),
      ...resourcesOf(template, 'AWS::Lambda::EventInvokeConfig')
        .filter(({ properties }) => at(properties, 'FunctionName', 'Ref') === id)
        .map(({ properties }) => at(properties, 'DestinationConfig', 'OnFailure', 'Destination')),
    ],
  }),
};

const mappingsOf = (template: Template, source: Resource): readonly Resource[] =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => resourceAt(template, properties['EventSourceArn'])?.id === source.id,
  );

/** Every rule of the template that matches events, with what it delivers to. A schedule matches none. */
export function rulesIn(template: Template): readonly RoutedRule[] {
  const matching = resourcesOf(template, 'AWS::Events::Rule').filter(
    ({ properties }) => properties['EventPattern'] !== undefined,
  );
  return matching.map((rule) => ({
    name: nameOf(template, rule),
    pattern: JSON.stringify(rule.properties['EventPattern'] ?? {}),
    deliveries: oneOrMore(rule.properties['Targets']).map((target) => deliveryTo(template, rule, target)),
  }));
}

function deliveryTo(template: Template, rule: Resource, target: Json): Delivery {
  const deadLetters = [at(target, 'DeadLetterConfig', 'Arn')];
  const way: Resource[] = [];
  const queue = [resourceAt(template, at(target, 'Arn'))];
  for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
    way.push(place);
    const behind = BEHIND[place.type]?.(template, place);
    queue.push(...(behind?.next ?? []));
    deadLetters.push(...(behind?.deadLetters ?? []));
  }
  const queues = deadLetters.flatMap((arn) => resourceAt(template, arn) ?? []);
  return {
    rule: nameOf(template, rule),
    way: way.map((resource) => stopOf(template, resource)),
    deadLetters: [...new Set(queues.map((resource) => nameOf(template, resource)))],
  };
}

function stopOf(template: Template, resource: Resource): Stop {
  const kind = kindOf(resource)?.kind;
  if (kind === undefined || kind === 'rule' || kind === 'pipe' || kind === 'table')
    throw new Error(`${resource.id} (${resource.type}) is no target that tools/routing/names.ts knows.`);
  return { kind, name: nameOf(template, resource) };
}
