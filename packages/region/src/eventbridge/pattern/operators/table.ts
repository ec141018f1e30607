import type { Operator } from '../condition.ts';
import { anythingBut } from './anything-but.ts';
import { cidr } from './cidr.ts';
import { equalsIgnoreCase } from './equals-ignore-case.ts';
import { exactly } from './exactly.ts';
import { exists } from './exists.ts';
import { numeric } from './numeric.ts';
import { prefix } from './prefix.ts';
import { suffix } from './suffix.ts';
import { wildcard } from './wildcard.ts';

/** Every operator of a condition, by its name in the pattern. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  'anything-but': anythingBut,
  cidr,
  'equals-ignore-case': equalsIgnoreCase,
  exactly,
  exists,
  numeric,
  prefix,
  suffix,
  wildcard,
};
