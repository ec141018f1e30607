import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import { readDefinition } from '../definition/machine.ts';
import type { StateMachine } from '../state-machine.ts';
import type { WorkflowService } from '../workflow-service.ts';
import { onePage, readPage } from './page.ts';

const ARN = { min: 1, max: 256 };
const NAME = { min: 1, max: 80 };
const DEFINITION = { min: 1, max: 1_048_576 };
const TYPES = ['STANDARD', 'EXPRESS'] as const;
const SETTINGS = {
  loggingConfiguration: { includeExecutionData: false, level: 'OFF' },
  tracingConfiguration: { enabled: false },
};

export function stateMachineOperations({ stateMachines, executions }: WorkflowService): JsonOperations {
  return {
    CreateStateMachine(input) {
      const check = new Checker(input);
      const declaration = {
        name: check.requiredText('name', NAME),
        definition: check.requiredText('definition', DEFINITION),
        roleArn: check.requiredText('roleArn', ARN),
        type: check.oneOf('type', TYPES) ?? 'STANDARD',
      };
      check.done();
      const { arn, createdAt } = stateMachines.create(declaration);
      return { creationDate: createdAt / 1000, stateMachineArn: arn };
    },

    UpdateStateMachine(input) {
      const check = new Checker(input);
      const arn = check.requiredText('stateMachineArn', ARN);
      const definition = check.text('definition', DEFINITION);
      const roleArn = check.text('roleArn', ARN);
      check.done();
      const change = { ...(definition !== undefined && { definition }), ...(roleArn !== undefined && { roleArn }) };
      return { updateDate: stateMachines.update(arn, change).updatedAt / 1000 };
    },

    DeleteStateMachine(input) {
      stateMachines.delete(arnIn(input, 'stateMachineArn'));
      return {};
    },

    DescribeStateMachine(input) {
      const stateMachine = stateMachines.get(arnIn(input, 'stateMachineArn'));
      const { type, createdAt } = stateMachine;
      return { ...shown(stateMachine), creationDate: createdAt / 1000, status: 'ACTIVE', type };
    },

    DescribeStateMachineForExecution(input) {
      const { stateMachine } = executions.get(arnIn(input, 'executionArn'));
      return { ...shown(stateMachine), updateDate: stateMachine.updatedAt / 1000 };
    },

    ListStateMachines(input) {
      const check = new Checker(input);
      const page = readPage(check);
      check.done();
      return onePage('stateMachines', stateMachines.list(), page, ({ arn, name, type, createdAt }) => {
        return { creationDate: createdAt / 1000, name, stateMachineArn: arn, type };
      });
    },

    ValidateStateMachineDefinition(input) {
      const check = new Checker(input);
      const definition = check.requiredText('definition', DEFINITION);
      check.done();
      const { problems } = readDefinition(definition);
      const diagnostics = problems.map(({ code, message, path }) => ({
        severity: 'ERROR',
        code,
        message,
        location: path,
      }));
      return { result: problems.length === 0 ? 'OK' : 'FAIL', diagnostics, truncated: false };
    },
  };
}

function arnIn(input: ConstructorParameters<typeof Checker>[0], name: string): string {
  const check = new Checker(input);
  const arn = check.requiredText(name, ARN);
  check.done();
  return arn;
}

function shown({ arn, name, definition, roleArn }: StateMachine) {
  return { definition, ...SETTINGS, name, roleArn, stateMachineArn: arn };
}
