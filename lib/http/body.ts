import type { RequestDefinition } from '#schemas/api/definition.ts';
import type { FieldError } from '#schemas/definition.ts';
import { KitError, type TributaryError } from '../errors.ts';
import { quotable, whereJsonBreaks } from '../json.ts';
import type { ReceivedRequest } from './request.ts';

export const BODY_LIMIT_BYTES = 256 * 1024;
const MAX_PROBLEMS = 20;
const JSON_MEDIA_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** A complaint about one field of a body, as RFC 9457 suggests. */
export interface FieldProblem {
  /** JSON pointer. */
  readonly pointer: string;
  readonly detail: string;
}

/**
 * The body of a request, checked.
 * @throws TributaryError REQUEST_TOO_LARGE, REQUEST_MEDIA_TYPE, REQUEST_NOT_JSON; REQUEST_INVALID, whose cause is the
 * list of its problems
 */
export function bodyOf<Body>({ rawBody, headers }: ReceivedRequest, { validate }: RequestDefinition<Body>): Body {
  const bytes = rawBody ?? Buffer.alloc(0);
  if (bytes.length > BODY_LIMIT_BYTES)
    throw new KitError('REQUEST_TOO_LARGE', { sizeBytes: bytes.length, limitBytes: BODY_LIMIT_BYTES });
  const contentType = headers['content-type'] ?? '';
  if (!JSON_MEDIA_TYPE.test(contentType)) {
    const [mediaType = ''] = contentType.split(';');
    throw new KitError('REQUEST_MEDIA_TYPE', { contentType: contentType === '' ? 'not given' : quotable(mediaType) });
  }
  const body = parsed(bytes);
  if (validate(body)) return body as Body;
  const cause = problemsOf(validate.errors ?? []);
  const problems = cause.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; ');
  throw new KitError('REQUEST_INVALID', { problems }, { cause });
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new KitError('REQUEST_NOT_JSON', { problem: whereJsonBreaks(cause) }, { cause });
  }
}

function problemsOf(errors: readonly FieldError[]): readonly FieldProblem[] {
  return errors.slice(0, MAX_PROBLEMS).map(({ instancePath, keyword, message = 'is invalid', params }) => ({
    pointer: instancePath,
    detail:
      keyword === 'additionalProperties'
        ? `must not have "${quotable(String(params['additionalProperty']))}"`
        : message,
  }));
}

/** The problems of a body, if the error has any. */
export function fieldProblemsOf({ code, cause }: TributaryError): readonly FieldProblem[] | undefined {
  return code === 'REQUEST_INVALID' && Array.isArray(cause) ? cause : undefined;
}
