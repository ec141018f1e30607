import type { Position } from '../log-event.ts';
import { invalidParameter } from './request.ts';

const DIGITS = 28;

/** A position as 56 digits, as CloudWatch Logs writes ids of events and tokens of pages. */
export function positionText({ timestampMs, n }: Position): string {
  return String(timestampMs).padStart(DIGITS, '0') + String(n).padStart(DIGITS, '0');
}

/**
 * @param token `f/<position>`, for example; the letter tells which way it leads
 * @throws AwsError InvalidParameterException
 */
export function readPosition(token: string): { readonly direction: string; readonly position: Position } {
  const [, direction, time, n] = /^([fbn])\/(\d{28})(\d{28})$/.exec(token) ?? [];
  if (direction === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return { direction, position: { timestampMs: Number(time), n: Number(n) } };
}
