/** Where in the data a reader or a writer is, for errors. */
export class Place {
  readonly #steps: (string | number)[] = [];

  enter(step: string | number): void {
    this.#steps.push(step);
  }

  leave(): void {
    this.#steps.pop();
  }

  get depth(): number {
    return this.#steps.length;
  }

  /** Such as `data.lines[0].sku`. Keys of maps come from outside, so they are not named. */
  toString(): string {
    return `data${this.#steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
  }
}

/** In place of the key of a map. */
export const ANY_KEY = '*';
