import type { JsonObject } from '../core/json.ts';
import { object, textOr } from '../core/properties.ts';
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
  const bus = textOr(properties, 'EventBusName', 'default').split('/').at(-1) ?? 'default';
  return arnOf(naming, 'events', `event-bus/${bus}`);
}

/** The statement as it is, or made of the older properties: an action for an account or for everybody. */
function statementOf(properties: JsonObject, busArn: string, { partition }: Naming): JsonObject {
  const statement = object(properties, 'Statement');
  if (Object.keys(statement).length > 0) return statement;
  const who = textOr(properties, 'Principal', '');
  const Principal = who === '*' ? '*' : { AWS: `arn:${partition}:iam::${who}:root` };
  return { Effect: 'Allow', Principal, Action: textOr(properties, 'Action', ''), Resource: busArn };
}
