import { type Json, textOf } from '@tributary/region/json';
import { idIn } from './names.ts';
import type { Fact, Link, LinkKind } from './shapes.ts';

/** A link to the part that a text names by its ARN or URL; none when there is no text. */
export function linkTo(
  from: string,
  kind: LinkKind,
  target: Json | undefined,
  facts: readonly Fact[] = [],
): readonly Link[] {
  const text = textOf(target);
  return text === '' ? [] : [{ from, to: idIn(text) ?? `other/${text}`, kind, facts }];
}
