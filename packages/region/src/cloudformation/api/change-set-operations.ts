import type { ChangeSet } from '../change-sets.ts';
import type { Change } from '../changes.ts';
import { importedBy, type ToImport } from '../import.ts';
import { isSame } from '../same-template.ts';
import type { Stack } from '../stack.ts';
import { declarationIn, invalid, planned } from './declaration.ts';
import type { Form } from './form.ts';
import { type CloudFormationDeps, changeable, checkName, newName, type Operation, stackIn } from './operations.ts';
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
    const { stack, type, declaration, planned: plan, imported, isEmpty } = changeSet;
    if (isEmpty) throw invalid(`ChangeSet [${changeSet.id}] cannot be executed in its current status of [FAILED]`);
    changeSets.delete(changeSet);
    if (type === 'CREATE') void stacks.create(stack, plan);
    else if (type === 'IMPORT') void stacks.import(changeable(stack), declaration, plan, imported);
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
  checkName('changeSetName', name);
  const type = typeIn(form);
  const known = stacks.find(form.required('StackName'));
  const isNew = type === 'CREATE' && known?.status !== 'REVIEW_IN_PROGRESS';
  const before = isNew ? undefined : stackIn(form, stacks);
  const stackName = before?.name ?? newName(form, stacks);
  const declaration = declarationIn(form, readObject, before);
  const plan = await planned(stacks, stackName, declaration);
  const stack = before ?? reviewed(stacks.add(stackName, declaration));
  const id = stack.id.replace(/:stack\/.*/, `:changeSet/${name}/${random.uuid()}`);
  const isEmpty = type === 'UPDATE' && isSame(stack, declaration, plan);
  const imported = type === 'IMPORT' ? importedBy(stack.state.running, plan, toImportIn(form)) : [];
  const changes = stacks.changesOf(stack, plan);
  return { id, name, stack, type, declaration, planned: plan, imported, changes, createdAtMs: clock.now(), isEmpty };
}

const TYPES = ['CREATE', 'UPDATE', 'IMPORT'] as const;

const typeIn = (form: Form): ChangeSet['type'] => TYPES.find((type) => type === form.text('ChangeSetType')) ?? 'UPDATE';

function toImportIn(form: Form): readonly ToImport[] {
  return form.members('ResourcesToImport').map((fields) => {
    const keys = [...fields].filter(([field]) => /^ResourceIdentifier\.entry\.\d+\.key$/.test(field));
    const identifier = keys.map(([field, key]) => [key, fields.get(field.replace(/key$/, 'value')) ?? '']);
    return {
      logicalId: fields.get('LogicalResourceId') ?? '',
      type: fields.get('ResourceType') ?? '',
      identifier: Object.fromEntries(identifier),
    };
  });
}

function reviewed(stack: Stack): Stack {
  stack.enter('REVIEW_IN_PROGRESS', 'User Initiated');
  return stack;
}

function changeSetElements({ id, name, stack, changes, imported, createdAtMs, isEmpty }: ChangeSet): string[] {
  return elements({
    ChangeSetId: id,
    ChangeSetName: name,
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: time(createdAtMs),
    ExecutionStatus: isEmpty ? 'UNAVAILABLE' : 'AVAILABLE',
    Status: isEmpty ? 'FAILED' : 'CREATE_COMPLETE',
    StatusReason: isEmpty ? NO_CHANGES : undefined,
    Changes: list(changes.map((change) => changeElements(change, imported))),
  });
}

function changeElements(change: Change, imported: ChangeSet['imported']): string[] {
  const { before, after } = change;
  const resource = after ?? before;
  const resourceChange = elements({
    Action: actionOf(change, imported),
    LogicalResourceId: resource?.logicalId,
    PhysicalResourceId: before?.ref,
    ResourceType: resource?.type,
  });
  return elements({ Type: 'Resource', ResourceChange: resourceChange });
}

function actionOf({ before, after }: Change, imported: ChangeSet['imported']): string {
  if (after === undefined) return 'Remove';
  if (imported.some(({ logicalId }) => logicalId === after.logicalId)) return 'Import';
  return before === undefined ? 'Add' : 'Modify';
}
