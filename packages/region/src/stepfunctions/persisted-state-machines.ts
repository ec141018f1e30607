import type { JsonObject } from '../core/json.ts';
import { defined, number, text, textOr } from '../core/properties.ts';
import { readDefinition } from './definition/machine.ts';
import type { StateMachine } from './state-machine.ts';

export type ReadStateMachine = (row: JsonObject) => StateMachine;

export function stateMachineRow({ machine: _compiled, ...declared }: StateMachine): JsonObject {
  return defined(declared);
}

/** Reads what {@link stateMachineRow} wrote; each definition is compiled and stored once. */
export function stateMachineReader(): ReadStateMachine {
  const known = new Map<string, Pick<StateMachine, 'definition' | 'machine'>>();
  return (row) => {
    const definition = textOr(row, 'definition', '');
    const compiled = known.get(definition) ?? { definition, machine: readDefinition(definition).machine };
    known.set(definition, compiled);
    return {
      ...compiled,
      arn: textOr(row, 'arn', ''),
      name: textOr(row, 'name', ''),
      type: textOr(row, 'type', '') === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
      roleArn: textOr(row, 'roleArn', ''),
      createdAt: number(row, 'createdAt') ?? 0,
      updatedAt: number(row, 'updatedAt') ?? 0,
      revisionId: text(row, 'revisionId'),
      versionArn: text(row, 'versionArn'),
      aliasArn: text(row, 'aliasArn'),
      description: text(row, 'description'),
      isDeleting: row['isDeleting'] === true || undefined,
    };
  };
}
