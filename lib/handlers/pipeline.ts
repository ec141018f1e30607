import middy, { type MiddyfiedHandler } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { EffectKit } from '../effect-kit.ts';
import { observed } from './observe.ts';

/** A Lambda handler to which further middy middleware can be added with `.use()`. */
export type Pipeline<Result> = MiddyfiedHandler<unknown, Result>;

/** The frame of every handler kind: the function that AWS calls, with logging and metrics around it. */
export function pipeline<Result>(
  kit: EffectKit,
  handle: (invocation: unknown, context: Context) => Promise<Result>,
): Pipeline<Result> {
  return middy<unknown, Result>(handle).use(observed(kit));
}
