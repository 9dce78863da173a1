// A list whose entries are made anew each time they are looked at: the truth about a million people fits in a seed.

export class LazyList<T> implements Iterable<T> {
  readonly length: number
  readonly #make: (index: number) => T

  constructor(length: number, make: (index: number) => T) {
    this.length = length
    this.#make = make
  }

  /** Undefined outside the list. */
  at(index: number): T | undefined {
    return index >= 0 && index < this.length ? this.#make(index) : undefined
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.length; index += 1) yield this.#make(index)
  }
}
