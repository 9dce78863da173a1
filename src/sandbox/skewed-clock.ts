// The clock of one CRM: the sandbox's, some way ahead or behind, so that a server whose time differs from ours can be met.
import type { SandboxClock, Timer } from './clock.ts'

export class SkewedClock implements SandboxClock {
  /** How far this clock is ahead of the sandbox's, milliseconds; negative when it is behind. */
  skewMs = 0
  readonly #base: SandboxClock

  constructor(base: SandboxClock) {
    this.#base = base
  }

  get frozen(): boolean {
    return this.#base.frozen
  }

  get waiting(): number {
    return this.#base.waiting
  }

  now(): number {
    return this.#base.now() + this.skewMs
  }

  /** Moves the sandbox's clock, and with it the other CRM's. */
  advance(ms: number): void {
    this.#base.advance(ms)
  }

  pass(ms: number): Promise<void> {
    return this.#base.pass(ms)
  }

  set(epochMs: number): Promise<void> {
    return this.#base.set(epochMs - this.skewMs)
  }

  freeze(frozen: boolean): void {
    this.#base.freeze(frozen)
  }

  at(epochMs: number, task: () => unknown): Timer {
    return this.#base.at(epochMs - this.skewMs, task)
  }
}
