import type { ChangeSet } from '../change-sets.ts';
import type { Change } from '../changes.ts';
import { isSameTemplate } from '../same-template.ts';
import type { Stack } from '../stack.ts';
import { declarationIn, invalid, planned } from './declaration.ts';
import type { Form } from './form.ts';
import { type CloudFormationDeps, changeable, newName, type Operation, stackIn } from './operations.ts';
import { elements, list, time } from './shapes.ts';

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** The operations of change sets. */
export const CHANGE_SET_OPERATIONS: Readonly<Record<string, Operation>> = {
  async CreateChangeSet(form, deps) {
    const changeSet = await newChangeSet(form, deps);
    deps.changeSets.add(changeSet);
    return elements({ Id: changeSet.id, StackId: changeSet.stack.id });
  },

  DescribeChangeSet: (form, deps) => changeSetElements(changeSetIn(form, deps)),

  ListChangeSets(form, { stacks, changeSets }) {
    const found = changeSets.of(stackIn(form, stacks));
    return elements({ Summaries: list(found.map((one) => changeSetElements(one))) });
  },

  ExecuteChangeSet(form, deps) {
    const { stacks, changeSets } = deps;
    const changeSet = changeSetIn(form, deps);
    const { stack, type, declaration, planned: plan, isEmpty } = changeSet;
    if (isEmpty) throw invalid(`ChangeSet [${changeSet.id}] cannot be executed in its current status of [FAILED]`);
    changeSets.delete(changeSet);
    if (type === 'CREATE') void stacks.create(stack, plan);
    else void stacks.update(changeable(stack), declaration, plan);
    return [];
  },

  DeleteChangeSet(form, deps) {
    const stack = deps.stacks.find(form.text('StackName') ?? '');
    const name = form.required('ChangeSetName');
    if (deps.changeSets.has(name, stack)) deps.changeSets.delete(deps.changeSets.get(name, stack));
    return [];
  },
};

function changeSetIn(form: Form, { stacks, changeSets }: CloudFormationDeps): ChangeSet {
  return changeSets.get(form.required('ChangeSetName'), stacks.find(form.text('StackName') ?? ''));
}

async function newChangeSet(form: Form, deps: CloudFormationDeps): Promise<ChangeSet> {
  const { stacks, clock, random, readObject } = deps;
  const name = form.required('ChangeSetName');
  const type = form.text('ChangeSetType') === 'CREATE' ? 'CREATE' : 'UPDATE';
  const known = stacks.find(form.required('StackName'));
  const isNew = type === 'CREATE' && known?.status !== 'REVIEW_IN_PROGRESS';
  const before = isNew ? undefined : stackIn(form, stacks);
  const stackName = before?.name ?? newName(form, stacks);
  const declaration = declarationIn(form, readObject, before);
  const plan = await planned(stacks, stackName, declaration);
  const stack = before ?? reviewed(stacks.add(stackName, declaration));
  const id = stack.id.replace(/:stack\/.*/, `:changeSet/${name}/${random.uuid()}`);
  const isEmpty = type === 'UPDATE' && isSameTemplate(stack.declaration, declaration);
  const changes = stacks.changesOf(stack, plan);
  return { id, name, stack, type, declaration, planned: plan, changes, createdAtMs: clock.now(), isEmpty };
}

function reviewed(stack: Stack): Stack {
  stack.enter('REVIEW_IN_PROGRESS', 'User Initiated');
  return stack;
}

function changeSetElements({ id, name, stack, changes, createdAtMs, isEmpty }: ChangeSet): string[] {
  return elements({
    ChangeSetId: id,
    ChangeSetName: name,
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: time(createdAtMs),
    ExecutionStatus: isEmpty ? 'UNAVAILABLE' : 'AVAILABLE',
    Status: isEmpty ? 'FAILED' : 'CREATE_COMPLETE',
    StatusReason: isEmpty ? NO_CHANGES : undefined,
    Changes: list(changes.map(changeElements)),
  });
}

function changeElements({ before, after }: Change): string[] {
  const resource = after ?? before;
  const action = after === undefined ? 'Remove' : before === undefined ? 'Add' : 'Modify';
  const change = elements({
    Action: action,
    LogicalResourceId: resource?.logicalId,
    PhysicalResourceId: before?.ref,
    ResourceType: resource?.type,
  });
  return elements({ Type: 'Resource', ResourceChange: change });
}
