import type { Json } from '@tributary/region/json';
import { rightsOf, statementsIn } from '@tributary/region/rights';
import type { AwsCall } from '../aws-calls/aws-calls.ts';
import {
  asText,
  at,
  objectAt,
  type Resource,
  referenced,
  resourcesOf,
  type Template,
  walk,
} from '../template/template.ts';
import { telltaleVariantsOf } from '../template/variants.ts';
import { allowedBy, roleOf, type Statement } from './policy-statements.ts';
import { suggestion } from './suggestion.ts';

/** A right that a function lacks, or has and never uses. */
export interface RightsFinding {
  /** `lib/event-store/store.ts:42`, or the function's logical id. */
  readonly at: string;
  readonly message: string;
  readonly isWarning: boolean;
}

/** The variables by which a function finds the resources of the kit, on which the conventions give it its rights. */
const KIT_VARIABLES = ['IDEMPOTENCY_TABLE', 'FAILED_QUEUE_URL', 'PAYLOAD_BUCKET'];
/** The parts of the kit that call those resources. */
const KIT_CALLS = /^lib\/(?:idempotency|failures)\/|^lib\/(?:effect-)?kit\.ts/;

/**
 * Compares the calls that functions can make with what their roles allow, by action: on which table or queue a call
 * acts, only running it tells.
 * @param calls by the function's name
 */
export function checkRights(
  template: Template,
  calls: ReadonlyMap<string, readonly AwsCall[]>,
): readonly RightsFinding[] {
  // What stands under a condition counts.
  const [fullest = template] = telltaleVariantsOf(template);
  return rightsFindings(fullest, calls);
}

function rightsFindings(template: Template, calls: ReadonlyMap<string, readonly AwsCall[]>): readonly RightsFinding[] {
  return resourcesOf(template, 'AWS::Lambda::Function').flatMap((lambda) => {
    const [, name = ''] = /^dist\/([^/]+)\/index\.\w+$/.exec(asText(lambda.properties['Handler'])) ?? [];
    const own = calls.get(name);
    const role = roleOf(template, lambda);
    if (own === undefined || role === undefined) return [];
    const statements = allowedBy(role);
    const ofKit = new Set(KIT_VARIABLES.flatMap((variable) => variableTarget(lambda, variable) ?? []));
    const isKit = (statement: Statement): boolean =>
      statement.resources.some((resource) => namesOneOf(resource, ofKit));
    const rest = statements.filter((statement) => !isKit(statement));
    return [
      ...missing(
        own.filter((call) => KIT_CALLS.test(call.at)),
        statements,
        { template, lambda, name },
      ),
      ...missing(
        own.filter((call) => !KIT_CALLS.test(call.at)),
        rest,
        { template, lambda, name },
      ),
      ...unused(
        own,
        statements.filter((statement) => !isForMapping(template, lambda, statement)),
        lambda,
      ),
    ];
  });
}

interface Subject {
  readonly template: Template;
  readonly lambda: Resource;
  readonly name: string;
}

/** One finding for each action and place. */
function missing(
  calls: readonly AwsCall[],
  statements: readonly Statement[],
  { template, lambda, name }: Subject,
): readonly RightsFinding[] {
  return calls.flatMap(({ service, operation, at: place }) => {
    const actions = rightsOf(service, operation)?.actions ?? [];
    if (actions.length === 0 || actions.some((action) => allows(statements, action))) return [];
    const wanted = actions.length === 1 ? actions[0] : `one of ${actions.join(', ')}`;
    const cure = suggestion(template, lambda, { action: actions.at(-1) ?? '', except: KIT_VARIABLES });
    return [
      { at: place, message: `${name} calls ${operation}, and its role lacks ${wanted}. ${cure}`, isWarning: false },
    ];
  });
}

function unused(
  calls: readonly AwsCall[],
  statements: readonly Statement[],
  { id }: Resource,
): readonly RightsFinding[] {
  const needed = new Set(calls.flatMap(({ service, operation }) => rightsOf(service, operation)?.actions ?? []));
  return statements.flatMap(({ at: place, actions }) =>
    actions
      .filter((action) => !needed.has(action) && CALLED_BY_CODE.test(action))
      .map((action) => ({
        at: place,
        message: `No code of ${id} that is ever called needs ${action}.`,
        isWarning: true,
      })),
  );
}

/** The services whose calls are found in code. */
const CALLED_BY_CODE = /^(?:dynamodb|events|lambda|s3|sns|sqs|states):[A-Za-z]+$/;

const allows = (statements: readonly Statement[], action: string): boolean =>
  statements.some(({ source }) =>
    statementsIn({ Statement: [actionsOf(source)] }).some((one) => one.coversAction(action)),
  );

const actionsOf = (source: Json): Json => ({ Effect: 'Allow', Action: at(source, 'Action') ?? [], Resource: '*' });

/** Rights that a mapping or a destination uses, which act with the function's role. */
function isForMapping(template: Template, lambda: Resource, { resources }: Statement): boolean {
  const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => referenced(properties['FunctionName']) === lambda.id,
  );
  const configs = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').filter(
    ({ properties }) => referenced(properties['FunctionName']) === lambda.id,
  );
  const used = new Set([...mappings, ...configs].flatMap(({ properties }) => idsIn(properties)));
  return resources.some((resource) => namesOneOf(resource, used));
}

const namesOneOf = (value: Json, ids: ReadonlySet<string>): boolean => idsIn(value).some((id) => ids.has(id));

/** The logical ids that a value names, wherever they stand in it. */
function idsIn(value: Json): readonly string[] {
  return [...walk(value)].flatMap(({ value: inner }) => {
    const sub = asText(at(inner, 'Fn::Sub', 0) ?? at(inner, 'Fn::Sub'));
    const inText = [...sub.matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].flatMap(([, id]) => id ?? []);
    return [...inText, ...(referenced(inner) === undefined ? [] : [referenced(inner) ?? ''])];
  });
}

function variableTarget(lambda: Resource, variable: string): string | undefined {
  return referenced(objectAt(lambda.properties, 'Environment', 'Variables')[variable]);
}
