import { readFileSync } from 'node:fs';
import { isObject, type Json, objectOf, parseJson, textOf } from '../core/json.ts';
import { RegionError } from '../core/region-error.ts';
import { FieldReader, type Refuse } from './field-reader.ts';
import { FAULT_NAMES, type FaultName, type FaultParameters, faultKind, isFaultName } from './kinds.ts';
import { canMatch } from './pattern.ts';

/** When a rule fires: at the nth call, at every nth call, or by chance. */
export type Frequency = { readonly nth: number } | { readonly every: number } | { readonly probability: number };

export interface FaultRule {
  readonly fault: FaultName;
  /** A pattern of paths. */
  readonly at: string;
  /** A pattern of the calling function's name; undefined for all calls. */
  readonly from: string | undefined;
  readonly when: Frequency;
  /** The rule fires at most this many times. */
  readonly times: number;
  /** The rule fires from this moment on: time since the start of the region, on its clock. */
  readonly afterMs: number;
  /** The rule fires only before this moment. */
  readonly untilMs: number;
  readonly parameters: Partial<FaultParameters>;
}

/** The faults to inject into a region. The same plan and seed make the same choices. */
export interface FaultPlan {
  readonly rules: readonly FaultRule[];
}

/** @throws RegionError FAULTS_INVALID that names the file, or the rule and the field at fault */
export function readPlan(file: string): FaultPlan {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = textOf(objectOf(cause)['code'], String(cause));
    throw new RegionError('FAULTS_INVALID', `The fault plan ${file} cannot be read: ${reason}.`, { cause });
  }
  const plan = parseJson(content);
  if (plan === undefined) throw new RegionError('FAULTS_INVALID', `The fault plan ${file} is not JSON.`);
  return parsePlan(plan);
}

/** @throws RegionError FAULTS_INVALID that names the rule, counted from 1, and the field at fault */
export function parsePlan(plan: Json): FaultPlan {
  const rules = isObject(plan) && Object.keys(plan).join() === 'rules' ? plan['rules'] : undefined;
  if (!Array.isArray(rules))
    throw new RegionError('FAULTS_INVALID', 'A fault plan is {"rules": [...]} and nothing else.');
  return { rules: rules.map((rule: Json, index) => parseRule(rule, index + 1)) };
}

function parseRule(rule: Json, number: number): FaultRule {
  const refuse: Refuse = (field, problem) => {
    throw new RegionError('FAULTS_INVALID', `Fault plan, rule ${number}: "${field}" ${problem}.`);
  };
  if (!isObject(rule)) throw new RegionError('FAULTS_INVALID', `Fault plan, rule ${number}: it is no object.`);
  const fields = new FieldReader(rule, refuse);
  const fault = fields.text('fault') ?? refuse('fault', 'is missing');
  if (!isFaultName(fault)) return refuse('fault', `is ${fault}, there are ${FAULT_NAMES.join(', ')}`);
  const parsed = {
    fault,
    at: placeIn(fields, fault, refuse),
    from: faultKind(fault).hasCaller ? fields.text('from') : undefined,
    when: frequencyIn(fields, refuse),
    times: fields.whole('times', 1) ?? Number.POSITIVE_INFINITY,
    afterMs: fields.whole('afterMs', 0) ?? 0,
    untilMs: fields.whole('untilMs', 1) ?? Number.POSITIVE_INFINITY,
    parameters: parametersIn(fields, fault),
  };
  fields.end();
  if (parsed.untilMs <= parsed.afterMs) refuse('untilMs', 'must be above afterMs');
  return parsed;
}

function placeIn(fields: FieldReader, fault: FaultName, refuse: Refuse): string {
  const at = fields.text('at') ?? refuse('at', 'is missing');
  const { places } = faultKind(fault);
  if (places.some((place) => canMatch(at, place))) return at;
  return refuse('at', `is ${at}, where ${fault} never happens; its paths begin with ${places.join(', ')}`);
}

function frequencyIn(fields: FieldReader, refuse: Refuse): Frequency {
  const [nth, every, probability] = [fields.whole('nth', 1), fields.whole('every', 1), fields.part('probability')];
  const given = [
    ...(nth === undefined ? [] : [{ nth }]),
    ...(every === undefined ? [] : [{ every }]),
    ...(probability === undefined ? [] : [{ probability }]),
  ];
  const [frequency, more] = given;
  if (frequency !== undefined && more === undefined) return frequency;
  return refuse(
    frequency === undefined ? 'nth' : Object.keys(more ?? {}).join(),
    'must be the only one of nth, every and probability, and one must be there',
  );
}

type ParameterReaders = {
  readonly [Name in keyof FaultParameters]: (fields: FieldReader) => FaultParameters[Name] | undefined;
};

const MAX_DELAY_MS = 86_400_000;

const PARAMETERS: ParameterReaders = {
  delayMs: (fields) => fields.whole('delayMs', 0, MAX_DELAY_MS),
  withinMs: (fields) => fields.whole('withinMs', 0, MAX_DELAY_MS),
  jumpMs: (fields) => fields.whole('jumpMs', 1, MAX_DELAY_MS),
  share: (fields) => fields.part('share'),
  code: (fields) => fields.text('code'),
  status: (fields) => fields.whole('status', 400, 599),
  message: (fields) => fields.text('message'),
};

/** Reads the parameters that the fault takes; {@link FieldReader.end} refuses all others. */
function parametersIn(fields: FieldReader, fault: FaultName): Partial<FaultParameters> {
  const given = Object.keys(faultKind(fault).parameters).flatMap((name) => {
    const value = isParameter(name) ? PARAMETERS[name](fields) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

function isParameter(name: string): name is keyof FaultParameters {
  return Object.hasOwn(PARAMETERS, name);
}
