import { AwsError } from '../../core/aws-error.ts';
import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import { checkArn } from '../arns.ts';
import type { WorkflowService } from '../workflow-service.ts';
import { onePage, readPage } from './page.ts';

const ARN = { min: 1, max: 256 };
const LONG_ARN = { min: 1, max: 2000 };

export function versionOperations({ stateMachines, versions, aliases }: WorkflowService): JsonOperations {
  return {
    PublishStateMachineVersion(input) {
      const check = new Checker(input);
      const arn = check.requiredText('stateMachineArn', ARN);
      const [description, revisionId] = [check.text('description', { max: 256 }), check.text('revisionId')];
      check.done();
      const { versionArn, createdAt } = versions.publish(stateMachines.get(arn), { description, revisionId });
      return { creationDate: createdAt / 1000, stateMachineVersionArn: versionArn };
    },

    ListStateMachineVersions(input) {
      const check = new Checker(input);
      const arn = check.requiredText('stateMachineArn', ARN);
      const page = readPage(check);
      check.done();
      const found = versions.list(stateMachines.get(arn).arn);
      return onePage('stateMachineVersions', found, page, ({ versionArn, createdAt }) => {
        return { creationDate: createdAt / 1000, stateMachineVersionArn: versionArn };
      });
    },

    DeleteStateMachineVersion(input) {
      const check = new Checker(input);
      const arn = check.requiredText('stateMachineVersionArn', LONG_ARN);
      check.done();
      checkArn(arn, 'stateMachine');
      const names = aliases.namesFor(arn);
      if (names.length > 0) {
        const list = `Current list of aliases referencing this version: [${names.join(', ')}]`;
        throw new AwsError('ConflictException', `Version to be deleted must not be referenced by an alias. ${list}`);
      }
      versions.delete(arn);
      return {};
    },
  };
}
