import type { Mapping } from './mapping.ts';

/**
 * Holds mappings back while a region restores the state of an earlier process: a record that they read may need any
 * part of it. The gate remembers which mappings are enabled and disabled meanwhile, and enables them when it opens.
 */
export class StartGate {
  readonly #held = new Set<Mapping>();
  #isOpen: boolean;

  /** @param isOpen true where there is nothing to wait for */
  constructor(isOpen: boolean) {
    this.#isOpen = isOpen;
  }

  /** Whether a mapping reads, or will once the gate is open. */
  isOn(mapping: Mapping): boolean {
    return this.#held.has(mapping) || mapping.state !== 'Disabled';
  }

  async enable(mapping: Mapping): Promise<void> {
    if (this.#isOpen) await mapping.enable();
    else this.#held.add(mapping);
  }

  async disable(mapping: Mapping): Promise<void> {
    this.#held.delete(mapping);
    await mapping.disable();
  }

  /** Lets a mapping forget how far it came; not while earlier calls are repeated, whose mapping is not this one. */
  forget(mapping: Mapping): void {
    if (this.#isOpen) mapping.forget();
  }

  /** Enables the mappings that were held back, one after the other. @throws the error of a source that cannot be read */
  async open(): Promise<void> {
    this.#isOpen = true;
    for (const mapping of this.#held) await mapping.enable();
    this.#held.clear();
  }
}
