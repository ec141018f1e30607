import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';

/** An error whose answer carries members beside its message, for example the item of a failed condition. */
export class DetailedAwsError extends AwsError {
  readonly members: JsonObject;

  constructor(code: string, message: string, members: JsonObject, status = 400) {
    super(code, message, status);
    this.members = members;
  }
}
