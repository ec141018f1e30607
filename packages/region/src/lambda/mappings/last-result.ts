import { PROBLEMS, type TroubleKind } from './trouble/kinds.ts';

const NONE = 'No records processed';
const OK = 'OK';
const CALL_FAILED = 'PROBLEM: Function call failed';

/**
 * The result of a mapping's last attempt to process records, in Lambda's words.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
export class LastResult {
  readonly #problem: () => TroubleKind | undefined;
  #ofCall = NONE;

  /** @param problem what keeps the source from being read */
  constructor(problem: () => TroubleKind | undefined = () => undefined) {
    this.#problem = problem;
  }

  get text(): string {
    const problem = this.#problem();
    return problem ? PROBLEMS[problem.problem] : this.#ofCall;
  }

  /** The code of the trouble that keeps the source from being read. */
  get stopReason(): string | undefined {
    return this.#problem()?.stopReason;
  }

  called(succeeded: boolean): void {
    this.#ofCall = succeeded ? OK : CALL_FAILED;
  }
}
