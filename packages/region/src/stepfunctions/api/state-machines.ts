import { AwsError } from '../../core/aws-error.ts';
import { defined } from '../../core/properties.ts';
import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import { readDefinition } from '../definition/machine.ts';
import type { StateMachine } from '../state-machine.ts';
import { checkCount } from '../tags.ts';
import type { Version } from '../versions.ts';
import type { WorkflowService } from '../workflow-service.ts';
import { onePage, readPage } from './page.ts';
import { readTags } from './tags.ts';

const ARN = { min: 1, max: 256 };
const NAME = { min: 1, max: 80 };
const DEFINITION = { min: 1, max: 1_048_576 };
const TYPES = ['STANDARD', 'EXPRESS'] as const;
const SETTINGS = {
  loggingConfiguration: { includeExecutionData: false, level: 'OFF' },
  tracingConfiguration: { enabled: false },
};

export function stateMachineOperations(service: WorkflowService): JsonOperations {
  const { stateMachines, executions, versions, tags } = service;
  return {
    CreateStateMachine(input) {
      const check = new Checker(input);
      const declaration = {
        name: check.requiredText('name', NAME),
        definition: check.requiredText('definition', DEFINITION),
        roleArn: check.requiredText('roleArn', ARN),
        type: check.oneOf('type', TYPES) ?? 'STANDARD',
      };
      const [publication, added] = [readPublication(check), readTags(check.objects('tags') ?? [])];
      check.done();
      checkCount(added, declaration.name);
      const created = stateMachines.create(declaration);
      const { arn, createdAt } = created;
      if (Object.keys(added).length > 0) tags.add(arn, added);
      const version = publication && versions.publish(created, publication);
      return { creationDate: createdAt / 1000, stateMachineArn: arn, ...versionShown(version) };
    },

    UpdateStateMachine(input) {
      const check = new Checker(input);
      const arn = check.requiredText('stateMachineArn', ARN);
      const definition = check.text('definition', DEFINITION);
      const roleArn = check.text('roleArn', ARN);
      const publication = readPublication(check);
      const isEmpty = ['loggingConfiguration', 'tracingConfiguration'].every((name) => input[name] === undefined);
      check.done();
      if (definition === undefined && roleArn === undefined && isEmpty && !publication) throw missingChange();
      const change = { ...(definition !== undefined && { definition }), ...(roleArn !== undefined && { roleArn }) };
      const updated = stateMachines.update(arn, change);
      const { revisionId, updatedAt } = updated;
      const version = publication && versions.publish(updated, publication);
      const shownRevision = revisionId !== undefined && { revisionId };
      return { updateDate: updatedAt / 1000, ...shownRevision, ...versionShown(version) };
    },

    DeleteStateMachine(input) {
      service.deleteStateMachine(arnIn(input, 'stateMachineArn'));
      return {};
    },

    DescribeStateMachine(input) {
      const stateMachine = service.find(arnIn(input, 'stateMachineArn'));
      const { type, createdAt, isDeleting } = stateMachine;
      return {
        ...shown(stateMachine),
        creationDate: createdAt / 1000,
        status: isDeleting ? 'DELETING' : 'ACTIVE',
        type,
      };
    },

    DescribeStateMachineForExecution(input) {
      const { stateMachine } = executions.get(arnIn(input, 'executionArn'));
      return { ...shown({ ...stateMachine, versionArn: undefined }), updateDate: stateMachine.updatedAt / 1000 };
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

function shown({ arn, versionArn, name, definition, roleArn, revisionId, description }: StateMachine) {
  const more = defined({ revisionId, description });
  return { definition, ...SETTINGS, name, roleArn, stateMachineArn: versionArn ?? arn, ...more };
}

/** Whether a change is published at once, and how. @throws AwsError ValidationException */
function readPublication(check: Checker): { readonly description: string | undefined } | undefined {
  const description = check.text('versionDescription', { max: 256 });
  if (check.boolean('publish') === true) return { description };
  if (description === undefined) return undefined;
  throw new AwsError('ValidationException', 'Version description can only be set when publish is true');
}

function versionShown(version: Version | undefined): object {
  return version ? { stateMachineVersionArn: version.versionArn } : {};
}

function missingChange(): AwsError {
  const parts = 'the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration';
  return new AwsError('MissingRequiredParameter', `Either ${parts} must be specified`);
}
