export interface ApiKey {
  readonly id: string;
  readonly value: string;
  readonly isEnabled: boolean;
}

export interface StageOfApi {
  readonly apiId: string;
  readonly stage: string;
}

/**
 * The keys of clients, and the usage plans that tell which stages they open. Plans limit nothing here.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export class ApiKeys {
  readonly #keys = new Map<string, ApiKey>();
  readonly #stages = new Map<string, readonly StageOfApi[]>();
  /** Key and plan, by the id of their connection. */
  readonly #planKeys = new Map<string, { readonly keyId: string; readonly planId: string }>();

  declareKey(key: ApiKey): void {
    this.#keys.set(key.id, key);
  }

  removeKey(id: string): void {
    this.#keys.delete(id);
  }

  declarePlan(id: string, stages: readonly StageOfApi[]): void {
    this.#stages.set(id, stages);
  }

  removePlan(id: string): void {
    this.#stages.delete(id);
  }

  addToPlan(id: string, keyId: string, planId: string): void {
    this.#planKeys.set(id, { keyId, planId });
  }

  removeFromPlan(id: string): void {
    this.#planKeys.delete(id);
  }

  /** The enabled key of that value, where a plan of it has the stage. */
  opening(value: string | undefined, { apiId, stage }: StageOfApi): ApiKey | undefined {
    const key = [...this.#keys.values()].find((one) => one.isEnabled && one.value === value);
    const plans = [...this.#planKeys.values()].filter(({ keyId }) => keyId === key?.id);
    const stages = plans.flatMap(({ planId }) => this.#stages.get(planId) ?? []);
    return stages.some((one) => one.apiId === apiId && one.stage === stage) ? key : undefined;
  }
}
