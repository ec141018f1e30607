import type { Json } from '../core/json.ts';
import type { Denial } from '../iam/access.ts';

/** A resource of the template, as far as a hint names it. */
export interface NamedResource {
  readonly type: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, Json>>;
}

type Resources = ReadonlyMap<string, NamedResource>;

/** A resource in a template's own words. */
export interface ResourceName {
  /** Logical id, or the ARN of what is not in the template. */
  readonly name: string;
  /** For example `!GetAtt OrdersTable.Arn`. */
  readonly expression: string;
}

/** A resource's ARN, and the intrinsic function that gives it. */
interface ArnSource {
  readonly logicalId: string;
  readonly arn: string;
  /** `Arn` or `StreamArn`; undefined for `Ref`. */
  readonly attribute: string | undefined;
}

/** What stands before an index, an object or a version in the ARN of something inside a resource. */
const INSIDE = /^[/:]/;

/** Names the resource of an ARN as a template would: by its logical id and an intrinsic function. */
export function resourceNameOf(arn: string, resources: Resources): ResourceName {
  if (arn === '*') return { name: '*', expression: "'*'" };
  const sources = [...resources].flatMap(arnSources);
  const [source] = sources
    .filter((one) => arn === one.arn || (arn.startsWith(one.arn) && INSIDE.test(arn.slice(one.arn.length))))
    .toSorted((left, right) => right.arn.length - left.arn.length);
  return source === undefined ? { name: arn, expression: arn } : expressionOf(source, arn.slice(source.arn.length));
}

function arnSources([logicalId, { ref, attributes }]: readonly [string, NamedResource]): readonly ArnSource[] {
  const byAttribute = ['Arn', 'StreamArn'].flatMap((attribute) => {
    const arn = attributes[attribute];
    return typeof arn === 'string' ? [{ logicalId, arn, attribute }] : [];
  });
  const byRef = ref.startsWith('arn:') ? [{ logicalId, arn: ref, attribute: undefined }] : [];
  return [...byRef, ...byAttribute];
}

function expressionOf({ logicalId, arn, attribute }: ArnSource, rest: string): ResourceName {
  const name = attribute === undefined ? logicalId : `${logicalId}.${attribute}`;
  if (rest === '') return { name: logicalId, expression: attribute === undefined ? `!Ref ${name}` : `!GetAtt ${name}` };
  // A right on objects is a right on all below: the next key is not known.
  const below = arn.includes(':s3:') ? '/*' : rest;
  return { name: `${logicalId}${rest}`, expression: `!Sub '\${${name}}${below}'` };
}

/** The statement that a role lacks, or how it is said in a project: `{action}` and `{resource}` are filled in. */
export function hintFor(
  { access, isExplicit, by }: Denial,
  { roleId, resource, wording }: { roleId: string; resource: ResourceName; wording: string | undefined },
): string {
  const { action } = access;
  if (isExplicit) return `A statement of the ${by} denies it; allowing it elsewhere does not help.`;
  if (by !== 'identity-based policy') return `The ${by} of ${roleId} does not allow it.`;
  if (wording === undefined) return `Allow ${action} on ${resource.expression} in the role ${roleId}.`;
  return wording.replaceAll('{action}', action).replaceAll('{resource}', resource.expression);
}
