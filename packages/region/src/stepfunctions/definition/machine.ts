import { isObject, type Json, parseJson } from '../../core/json.ts';
import { isTooDeep } from '../../core/nesting.ts';
import { NO_ENDING } from '../flow/ending.ts';
import type { StateMachineType } from '../state-machine.ts';
import { STATE_KINDS } from '../states/table.ts';
import { hasToken } from '../tasks/resource.ts';
import { type Language, type Problem, Reader } from './reader.ts';
import type { Machine, State, StateKind } from './state.ts';
import {
  JSONATA_FIELDS,
  readCatchers,
  readEnding,
  readParameters,
  readPath,
  readResultPath,
  readRetriers,
  readTemplate,
  readTransition,
  TRAIT_FIELDS,
} from './traits.ts';

const STATE_FIELDS = ['Type', 'Comment', 'QueryLanguage'];
const MACHINE_FIELDS = ['Comment', 'StartAt', 'States', 'Version', 'TimeoutSeconds', 'QueryLanguage'];
const MAX_NAME_CHARS = 80;

export interface ReadDefinition {
  readonly machine: Machine;
  /** All problems that prevent it from running. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a state machine in Amazon States Language.
 * @param definition JSON text
 * @param type a workflow that is Express may do less
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export function readDefinition(definition: string, type: StateMachineType = 'STANDARD'): ReadDefinition {
  const parsed = isTooDeep(definition) ? undefined : parseJson(definition);
  const problems: Problem[] = [];
  if (!isObject(parsed)) {
    problems.push({ code: 'SCHEMA_VALIDATION_FAILED', message: 'The definition is not a JSON object', path: '/' });
  }
  const names = new Set<string>();
  const reader = new Reader(isObject(parsed) ? parsed : {}, '', problems);
  reader.isExpress = type === 'EXPRESS';
  const machine = readMachine(reader, { names, processors: new Map() }, MACHINE_FIELDS);
  return { machine, problems };
}

/** The problems in the words of CreateStateMachine. */
export function problemsText(problems: readonly Problem[]): string {
  return problems.map(({ code, message, path }) => `${code}: ${message} at ${path}`).join(', ');
}

/** What all machines of a definition share. */
interface Shared {
  /** The names of all states so far. */
  readonly names: Set<string>;
  /** The machines of distributed Map states, by the paths of the states. */
  readonly processors: Map<string, Machine>;
}

function readMachine(reader: Reader, shared: Shared, fields: readonly string[]): Machine {
  reader.only(fields);
  const language = readLanguage(reader, reader.language);
  const startAt = reader.requiredText('StartAt');
  const states = reader.requiredObject('States');
  const read = states.names().map((name) => readState(states.requiredObject(name), { name, ...shared, language }));
  checkTransitions(reader, states, startAt, read);
  const timeoutSeconds = reader.number('TimeoutSeconds', 1, 99_999_999);
  const { processors } = shared;
  return { startAt, states: new Map(read.map(({ state }) => [state.name, state])), timeoutSeconds, processors };
}

interface ReadState {
  readonly state: State;
  readonly targets: readonly string[];
}

interface StateTools extends Shared {
  readonly name: string;
  /** Of the machine. */
  readonly language: Language;
}

function readState(reader: Reader, { name, names, processors, language }: StateTools): ReadState {
  if (names.has(name)) reader.problem('', `There is another state ${name}`, 'DUPLICATE_STATE_NAME');
  if (name.length > MAX_NAME_CHARS) reader.problem('', `A state name has at most ${MAX_NAME_CHARS} characters`);
  names.add(name);
  reader.language = readLanguage(reader, language);
  reader.statePath = reader.path;
  const type = reader.requiredText('Type');
  const kind = Object.hasOwn(STATE_KINDS, type) ? STATE_KINDS[type] : undefined;
  if (!kind) reader.problem('Type', `There is no state type ${type}`);
  return kind
    ? readKnown(reader, { name, type, kind }, { names, processors, language })
    : { state: nothing(name, type), targets: [] };
}

function readKnown(
  reader: Reader,
  { name, type, kind }: { name: string; type: string; kind: StateKind },
  { names, processors, language }: Omit<StateTools, 'name'>,
): ReadState {
  const isJsonata = reader.language === 'JSONata';
  const fields = isJsonata ? (kind.jsonataFields ?? kind.fields) : kind.fields;
  const traits = isJsonata ? JSONATA_FIELDS : TRAIT_FIELDS;
  reader.only([...STATE_FIELDS, ...fields, ...kind.traits.flatMap((trait) => traits[trait])]);
  const next = kind.traits.includes('transition') ? readTransition(reader) : undefined;
  const catchers = readCatchers(reader);
  const machine = (inner: Reader): Machine => {
    inner.language = language;
    return readMachine(inner, { names, processors }, [...MACHINE_FIELDS, 'ProcessorConfig']);
  };
  const state: State = {
    name,
    type,
    language: reader.language,
    failedEvent: kind.failedEvent,
    isWorking: kind.traits.includes('errors'),
    hasToken: type === 'Task' && hasToken(reader.text('Resource') ?? ''),
    next,
    catchers,
    retriers: readRetriers(reader),
    work: kind.compile(reader, { machine, keep: (path, inner) => processors.set(path, inner) }),
    inputPath: readPath(reader, 'InputPath'),
    parameters: kind.traits.includes('parameters') ? readParameters(reader) : undefined,
    ending: readEnding(reader),
    resultSelector: readTemplate(reader, 'ResultSelector'),
    placeResult: readResultPath(reader),
    outputPath: readPath(reader, 'OutputPath'),
  };
  const targets = [next ?? [], catchers.map((catcher) => catcher.next), kind.targets?.(reader) ?? []].flat();
  return { state, targets };
}

function checkTransitions(reader: Reader, states: Reader, startAt: string, read: readonly ReadState[]): void {
  const byName = new Map(read.map((one) => [one.state.name, one]));
  const missing = (path: string, target: string): void => {
    if (!byName.has(target)) reader.problem(path, `Missing target: ${target}`, 'MISSING_TRANSITION_TARGET');
  };
  missing('StartAt', startAt);
  for (const { state, targets } of read) for (const target of targets) missing(`States/${state.name}`, target);
  // A set goes on with what is added to it: a walk without recursion, which a long machine would make too deep.
  const reached = new Set([startAt]);
  for (const name of reached) for (const target of byName.get(name)?.targets ?? []) reached.add(target);
  for (const name of byName.keys()) {
    if (!reached.has(name)) states.problem(name, `State "${name}" is not reachable`, 'MISSING_TRANSITION_TARGET');
  }
}

/** A machine in JSONata has no state in JSONPath. */
function readLanguage(reader: Reader, outer: Language): Language {
  const language = reader.text('QueryLanguage') ?? outer;
  if (language !== 'JSONPath' && language !== 'JSONata') {
    reader.problem('QueryLanguage', 'The field must be JSONPath or JSONata');
    return outer;
  }
  if (language === 'JSONPath' && outer === 'JSONata') {
    reader.problem(
      'QueryLanguage',
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    );
  }
  return language;
}

/** Replaces a state that cannot be read. A definition with one never runs. */
function nothing(name: string, type: string): State {
  const none: Json = null;
  return {
    name,
    type,
    language: 'JSONPath',
    failedEvent: undefined,
    isWorking: false,
    hasToken: false,
    work: () => ({ result: none }),
    inputPath: undefined,
    parameters: undefined,
    ending: NO_ENDING,
    resultSelector: undefined,
    placeResult: undefined,
    outputPath: undefined,
    retriers: [],
    catchers: [],
    next: undefined,
  };
}
