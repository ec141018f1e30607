import { arrays } from './arrays.ts';
import type { Family } from './intrinsic.ts';
import { texts } from './texts.ts';
import { values } from './values.ts';

/**
 * Every intrinsic function, by name.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export const INTRINSICS: Family = { ...arrays, ...texts, ...values };
