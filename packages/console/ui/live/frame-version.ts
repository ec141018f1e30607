import { type ReadonlySignal, signal } from '@preact/signals';

/** Counts up at most once a frame, however often something has changed. */
export class FrameVersion {
  readonly #onFrame: (draw: () => void) => void;
  readonly #count = signal(0);
  #isAwaited = false;

  /** @param onFrame calls back before the next picture */
  constructor(onFrame: (draw: () => void) => void) {
    this.#onFrame = onFrame;
  }

  get count(): ReadonlySignal<number> {
    return this.#count;
  }

  changed(): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    this.#onFrame(() => {
      this.#isAwaited = false;
      this.#count.value++;
    });
  }
}
