import { AwsError } from '../../core/aws-error.ts';
import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import type { Alias, Routing } from '../aliases.ts';
import type { WorkflowService } from '../workflow-service.ts';
import { onePage, readPage } from './page.ts';

const ARN = { min: 1, max: 256 };
const NAME = { min: 1, max: 80, pattern: String.raw`^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$` };
const DESCRIPTION = { max: 256 };

export function aliasOperations(service: WorkflowService): JsonOperations {
  const { stateMachines, aliases } = service;
  return {
    CreateStateMachineAlias(input) {
      const check = new Checker(input);
      const [name, description] = [check.requiredText('name', NAME), check.text('description', DESCRIPTION)];
      const routing = readRouting(check.requiredObjects('routingConfiguration', { min: 1, max: 2 }));
      check.done();
      const alias = aliases.create(machineOf(routing, service), { name, description, routing });
      return { creationDate: alias.createdAt / 1000, stateMachineAliasArn: alias.arn };
    },

    UpdateStateMachineAlias(input) {
      const check = new Checker(input);
      const arn = check.requiredText('stateMachineAliasArn', ARN);
      const description = check.text('description', DESCRIPTION);
      const given = check.objects('routingConfiguration');
      const routing = given && readRouting(given);
      check.done();
      const { stateMachineArn } = aliases.get(arn);
      if (routing) machineOf(routing, service, stateMachineArn);
      const change = { ...(description !== undefined && { description }), ...(routing && { routing }) };
      return { updateDate: aliases.update(arn, change).updatedAt / 1000 };
    },

    DescribeStateMachineAlias(input) {
      const { arn, name, description, routing, createdAt, updatedAt } = aliases.get(arnIn(input));
      return {
        creationDate: createdAt / 1000,
        ...(description !== undefined && { description }),
        name,
        routingConfiguration: routing,
        stateMachineAliasArn: arn,
        updateDate: updatedAt / 1000,
      };
    },

    DeleteStateMachineAlias(input) {
      aliases.delete(arnIn(input));
      return {};
    },

    ListStateMachineAliases(input) {
      const check = new Checker(input);
      const arn = check.requiredText('stateMachineArn', ARN);
      const page = readPage(check);
      check.done();
      const found = aliases.list(stateMachines.get(arn).arn);
      return onePage('stateMachineAliases', found, page, ({ arn: aliasArn, createdAt }: Alias) => {
        return { creationDate: createdAt / 1000, stateMachineAliasArn: aliasArn };
      });
    },
  };
}

function arnIn(input: ConstructorParameters<typeof Checker>[0]): string {
  const check = new Checker(input);
  const arn = check.requiredText('stateMachineAliasArn', ARN);
  check.done();
  return arn;
}

function readRouting(list: readonly Checker[]): readonly Routing[] {
  return list.map((one) => ({
    stateMachineVersionArn: one.requiredText('stateMachineVersionArn', ARN),
    weight: one.requiredNumber('weight', { min: 0, max: 100 }),
  }));
}

/**
 * The state machine whose versions an alias leads to.
 * @param known that of an alias that is there
 * @throws AwsError ValidationException
 */
function machineOf(routing: readonly Routing[], { versions }: WorkflowService, known?: string): string {
  const arns = routing.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  const refused = (demand: string, received: readonly (string | number)[]): AwsError =>
    new AwsError('ValidationException', `${demand} Received: [${received.join(', ')}]`);
  const found = arns.map((arn) => versions.find(arn)?.arn);
  const [first] = found;
  if (first === undefined || found.includes(undefined)) {
    throw refused('Routing configuration must contain state machine version ARNs.', arns);
  }
  if (found.some((arn) => arn !== (known ?? first))) {
    throw refused('Routing configuration must contain versions of the same state machine.', arns);
  }
  if (new Set(arns).size < arns.length) {
    throw refused('Routing configuration must contain distinct state machine version ARNs.', arns);
  }
  const weights = routing.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw refused('Sum of routing configuration weights must equal 100.', weights);
  }
  return first;
}
