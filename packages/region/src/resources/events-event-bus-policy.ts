import type { JsonObject } from '../core/json.ts';
import { object, text, textOr } from '../core/properties.ts';
import { busNameOf, isPartnerBus } from '../eventbridge/arns.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, type Naming, nameOf } from './naming.ts';

export const eventsEventBusPolicy: ResourceKind = {
  type: 'AWS::Events::EventBusPolicy',
  properties: {
    EventBusName: 'runs',
    StatementId: 'runs',
    Statement: 'runs',
    Action: 'runs',
    Principal: 'runs',
    Condition: 'accepted',
  },
  identify: (resource, naming) => ({ ref: nameOf(resource, 'StatementId', naming), attributes: {} }),
  refusals({ properties }) {
    const bus = busNameOf(text(properties, 'EventBusName'));
    if (!isPartnerBus(bus)) return [];
    return [{ path: 'Properties.EventBusName', message: `${bus} is the bus of a partner, which takes no policy.` }];
  },
  declare(resource, { permissions, naming }) {
    const busArn = busArnOf(resource, naming);
    permissions.addStatement(busArn, statementId(resource), statementOf(resource.properties, busArn, naming));
  },
  remove(resource, { permissions, naming }) {
    permissions.removeStatement(busArnOf(resource, naming), statementId(resource));
  },
};

const statementId = ({ properties }: ResolvedResource): string => textOr(properties, 'StatementId', '');

function busArnOf({ properties }: ResolvedResource, naming: Naming): string {
  return arnOf(naming, 'events', `event-bus/${busNameOf(text(properties, 'EventBusName'))}`);
}

/** The statement as it is, or made of the older properties: an action for an account or for everybody. */
function statementOf(properties: JsonObject, busArn: string, { partition }: Naming): JsonObject {
  const statement = object(properties, 'Statement');
  if (Object.keys(statement).length > 0) return statement;
  const who = textOr(properties, 'Principal', '');
  const Principal = who === '*' ? '*' : { AWS: `arn:${partition}:iam::${who}:root` };
  return { Effect: 'Allow', Principal, Action: textOr(properties, 'Action', ''), Resource: busArn };
}
