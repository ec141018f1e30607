import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { at, type JsonObject, parseJson, textOf } from '../core/json.ts';
import type { FunctionPort, Invocation } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { type CustomResourceRequest, requestDocument } from './request.ts';
import { type CustomResourceAnswer, readResponse } from './response.ts';

/** The path below which functions answer, at the region's front door. */
export const RESPONSE_PATH = '/_region/custom-resources/';

export interface CustomResourcesDeps {
  readonly functions: FunctionPort;
  readonly random: Random;
  /** Real time: a function that answers late is late on any clock. */
  readonly wallClock: Clock;
  /** The front door's address. */
  readonly endpoint: string;
}

type Settle = (answer: CustomResourceAnswer | Error) => void;

/**
 * Asks functions to create, change and delete custom resources, as CloudFormation does.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export class CustomResources {
  readonly #deps: CustomResourcesDeps;
  readonly #open = new Map<string, Settle>();
  /** The last physical ids that functions gave, also with a failure. */
  readonly #physicalIds = new Map<string, string>();

  constructor(deps: CustomResourcesDeps) {
    this.#deps = deps;
  }

  /**
   * Invokes the function once, and waits for its answer.
   * @throws AwsError when it answers with a failure, answers nothing in time, or fails without an answer
   */
  async ask(request: CustomResourceRequest): Promise<CustomResourceAnswer> {
    const { random, endpoint } = this.#deps;
    const key = `${request.stackId} ${request.logicalId}`;
    const requestId = random.uuid();
    const physicalId = request.physicalId ?? this.#physicalIds.get(key) ?? unnamed(request);
    const document = requestDocument({ ...request, physicalId }, requestId, `${endpoint}${RESPONSE_PATH}${requestId}`);
    const answer = await this.#answerTo(request, requestId, document);
    if (answer.physicalId !== '') this.#physicalIds.set(key, answer.physicalId);
    if (answer.failure !== undefined) throw failed(answer.failure, requestId);
    return answer;
  }

  /** Takes what a function put to its response URL. @throws AwsError NoSuchKey (404) when nobody waits for it */
  take(requestId: string, body: string): void {
    const settle = this.#open.get(requestId);
    if (settle === undefined) throw new AwsError('NoSuchKey', 'No custom resource waits for this response.', 404);
    settle(readResponse(body));
  }

  #answerTo(request: CustomResourceRequest, requestId: string, document: JsonObject): Promise<CustomResourceAnswer> {
    const { functions, wallClock } = this.#deps;
    return new Promise<CustomResourceAnswer>((resolve, reject) => {
      const cancel = wallClock.schedule(request.timeoutMs, () => settle(unanswered(requestId)));
      const settle: Settle = (answer) => {
        cancel();
        this.#open.delete(requestId);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      };
      this.#open.set(requestId, settle);
      functions.invoke(request.serviceToken, JSON.stringify(document), []).then(
        (invocation) => settleFailed(invocation, settle),
        (error: unknown) => settle(error instanceof Error ? error : new Error(String(error))),
      );
    });
  }
}

/**
 * AWS would run the function twice more, and then wait until the time limit. Nobody wants to see that on a laptop.
 * A function that ended well may have left the answer to somebody else.
 */
function settleFailed({ functionError, payload }: Invocation, settle: Settle): void {
  if (functionError === undefined) return;
  const cause = textOf(at(parseJson(payload), 'errorMessage'), payload);
  const advice = 'On AWS the stack waits for it until the time limit. Send a response for each failure.';
  settle(new AwsError('InvalidRequest', `The function failed and did not respond: ${cause} ${advice}`));
}

/** As CloudFormation names what has no physical id yet. */
function unnamed({ type, stackId, logicalId }: CustomResourceRequest): string | undefined {
  return type === 'Create' ? undefined : `${stackId.split('/')[1] ?? ''}-${logicalId}`;
}

const failed = (reason: string, requestId: string): AwsError =>
  new AwsError(
    'GeneralServiceException',
    `Received response status [FAILED] from custom resource. Message returned: ${reason} (RequestId: ${requestId})`,
  );

const unanswered = (requestId: string): AwsError =>
  new AwsError(
    'NotStabilized',
    'CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId' +
      ` [${requestId}].`,
  );
