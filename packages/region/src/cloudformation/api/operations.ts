import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import { defined } from '../../core/properties.ts';
import type { Random } from '../../core/random.ts';
import { Checker } from '../../http/input-checker.ts';
import { element } from '../../http/xml.ts';
import type { ChangeSets } from '../change-sets.ts';
import { isSame } from '../same-template.ts';
import type { Stack } from '../stack.ts';
import type { OnFailure } from '../stack-work.ts';
import type { Stacks } from '../stacks.ts';
import { declarationIn, invalid, planned, type ReadObject } from './declaration.ts';
import type { Form } from './form.ts';
import { policiesIn, policyIn } from './policies.ts';
import { elements, eventElements, list, resourceElements, stackElements } from './shapes.ts';
import { validated } from './template-parameters.ts';

export interface CloudFormationDeps {
  readonly stacks: Stacks;
  readonly changeSets: ChangeSets;
  readonly clock: Clock;
  readonly random: Random;
  readonly readObject: ReadObject;
}

/** Answers with the elements of the result. */
export type Operation = (form: Form, deps: CloudFormationDeps) => Promise<readonly string[]> | readonly string[];

const NAME = { pattern: '[a-zA-Z][-a-zA-Z0-9]*', max: 128 };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html */
export const STACK_OPERATIONS: Readonly<Record<string, Operation>> = {
  async CreateStack(form, deps) {
    const { stacks, readObject } = deps;
    const name = newName(form, stacks);
    const declaration = declarationIn(form, readObject);
    const policy = policyIn(form, readObject);
    const plan = await planned(stacks, name, declaration);
    const stack = stacks.add(name, declaration);
    stack.change({ isProtected: form.flag('EnableTerminationProtection'), ...defined({ policy }) });
    void stacks.create(stack, plan, onFailureIn(form));
    return elements({ StackId: stack.id });
  },

  async UpdateStack(form, { stacks, readObject }) {
    const stack = changeable(stackIn(form, stacks));
    const declaration = declarationIn(form, readObject, stack);
    const policies = policiesIn(form, readObject);
    const plan = await planned(stacks, stack.name, declaration);
    if (isSame(stack, declaration, plan)) throw invalid('No updates are to be performed.');
    void stacks.update(stack, declaration, plan, policies);
    return elements({ StackId: stack.id });
  },

  DeleteStack(form, { stacks }) {
    const stack = stacks.find(form.required('StackName'));
    if (stack === undefined || stack.status === 'DELETE_COMPLETE') return [];
    if (stack.state.isProtected) {
      throw invalid(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    }
    if (stack.isInProgress) throw busy(stack);
    void stacks.delete(stack);
    return [];
  },

  DescribeStacks(form, { stacks }) {
    const wanted = form.text('StackName');
    const found = wanted === undefined ? stacks.live() : [stackIn(form, stacks)];
    return elements({ Stacks: list(found.map(stackElements)) });
  },

  ListStacks(form, { stacks }) {
    const wanted = form.texts('StackStatusFilter');
    const found = stacks.list().filter(({ status }) => wanted === undefined || wanted.includes(status));
    return elements({ StackSummaries: list(found.map(stackElements)) });
  },

  DescribeStackEvents(form, { stacks }) {
    const stack = stackIn(form, stacks);
    return elements({ StackEvents: list(stack.events.map((event) => eventElements(stack, event))) });
  },

  DescribeStackResource(form, { stacks }) {
    const stack = stackIn(form, stacks);
    const logicalId = form.required('LogicalResourceId');
    const resource = stack.resources.find((one) => one.logicalId === logicalId);
    if (resource === undefined) throw invalid(`Resource ${logicalId} does not exist for stack ${stack.name}`);
    return elements({ StackResourceDetail: resourceElements(stack, resource, 'LastUpdatedTimestamp') });
  },

  DescribeStackResources(form, { stacks }) {
    const stack = stackIn(form, stacks);
    const wanted = form.text('LogicalResourceId');
    const found = stack.resources.filter((one) => wanted === undefined || one.logicalId === wanted);
    return elements({ StackResources: list(found.map((resource) => resourceElements(stack, resource, 'Timestamp'))) });
  },

  ListStackResources(form, { stacks }) {
    const stack = stackIn(form, stacks);
    const found = stack.resources.map((resource) => resourceElements(stack, resource, 'LastUpdatedTimestamp'));
    return elements({ StackResourceSummaries: list(found) });
  },

  GetTemplate(form, { stacks }) {
    return elements({ TemplateBody: stackIn(form, stacks).state.declaration.templateBody });
  },

  ValidateTemplate(form, { readObject }) {
    return elements({ Parameters: list(validated(declarationIn(form, readObject).templateBody)) });
  },

  SetStackPolicy(form, { stacks, readObject }) {
    const stack = stackIn(form, stacks);
    const policy = policyIn(form, readObject);
    if (policy === undefined) throw invalid('You must specify either StackPolicyBody or StackPolicyURL');
    stack.change({ policy });
    return [];
  },

  GetStackPolicy(form, { stacks }) {
    return elements({ StackPolicyBody: stackIn(form, stacks).state.policy });
  },

  ListExports(_form, { stacks }) {
    const exports = stacks
      .exports()
      .map(({ stack, exportName, value }) => elements({ ExportingStackId: stack.id, Name: exportName, Value: value }));
    return elements({ Exports: list(exports) });
  },

  ListImports(form, { stacks }) {
    const name = form.required('ExportName');
    const users = stacks.live().filter(({ state }) => state.imports.includes(name));
    if (users.length === 0) throw invalid(`Export '${name}' is not imported by any stack.`);
    return elements({ Imports: users.map((stack) => element('member', stack.name)) });
  },

  UpdateTerminationProtection(form, { stacks }) {
    const stack = stackIn(form, stacks);
    stack.change({ isProtected: form.flag('EnableTerminationProtection') });
    return elements({ StackId: stack.id });
  },
};

/** @throws AwsError ValidationError */
export function stackIn(form: Form, stacks: Stacks): Stack {
  const name = form.required('StackName');
  const stack = stacks.find(name);
  if (stack !== undefined) return stack;
  throw invalid(`Stack with id ${name} does not exist`);
}

/** A name for a stack that is not there yet. @throws AwsError ValidationError, AlreadyExistsException */
export function newName(form: Form, stacks: Stacks): string {
  const name = form.required('StackName');
  checkName('stackName', name);
  if (stacks.find(name) !== undefined) throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
  return name;
}

/** @throws AwsError ValidationError */
export function checkName(member: string, name: string): void {
  const check = new Checker({ [member]: name });
  check.text(member, NAME);
  try {
    check.done();
  } catch (error) {
    throw error instanceof AwsError ? invalid(error.message) : error;
  }
}

/** @throws AwsError ValidationError while it is at work, and after a creation that failed */
export function changeable(stack: Stack): Stack {
  if (stack.isInProgress || /^(ROLLBACK|CREATE_FAILED|DELETE)/.test(stack.status)) throw busy(stack);
  return stack;
}

const busy = ({ id, status }: Stack): AwsError => invalid(`Stack:${id} is in ${status} state and can not be updated.`);

export function onFailureIn(form: Form): OnFailure {
  const onFailure = form.text('OnFailure');
  if (form.flag('DisableRollback') || onFailure === 'DO_NOTHING') return 'DO_NOTHING';
  return onFailure === 'DELETE' ? 'DELETE' : 'ROLLBACK';
}
