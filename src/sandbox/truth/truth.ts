// The truth behind what was seeded: for tests and for measuring accuracy. No CRM's API shows it. It is made again from
// the seed at each look; only the ids of the records are kept.
import type { GeneratedCompany, GeneratedDeal, GeneratedPerson } from '../generate/facts.ts'
import { LazyList } from '../generate/lazy-list.ts'
import type { Population } from '../generate/population.ts'
import type { SystemName } from '../write-log.ts'

export type Kind = 'companies' | 'persons' | 'deals'
type Ids = Readonly<Record<SystemName, string[]>>

/** One population and the ids of its records, by index. */
export interface Batch {
  readonly population: Population
  readonly ids: Readonly<Record<Kind, Ids>>
}

/** Something generated, and the ids of its records. */
export interface Seeded<T> {
  readonly generated: T
  readonly ids: Readonly<Record<SystemName, string>>
  readonly batch: Batch
}

const noIds = (): Ids => ({ salesforce: [], hubspot: [] })

export function batchOf(population: Population): Batch {
  return { population, ids: { companies: noIds(), persons: noIds(), deals: noIds() } }
}

export class Truth {
  readonly batches: Batch[] = []

  get companies(): LazyList<Seeded<GeneratedCompany>> {
    return this.#all('companies', ({ population }, index) => population.companies.at(index))
  }

  get persons(): LazyList<Seeded<GeneratedPerson>> {
    return this.#all('persons', ({ population }, index) => population.persons.at(index))
  }

  get deals(): LazyList<Seeded<GeneratedDeal>> {
    return this.#all('deals', ({ population }, index) => population.deals.at(index))
  }

  /** What a record of a CRM tells of; undefined for one that was not generated. */
  find(system: SystemName, id: string): Seeded<object> | undefined {
    for (const batch of this.batches) {
      for (const kind of ['companies', 'persons', 'deals'] as const) {
        const index = batch.ids[kind][system].indexOf(id)
        const generated = batch.population[kind].at(index)
        if (generated !== undefined) return { generated, ids: idsAt(batch.ids[kind], index), batch }
      }
    }
    return undefined
  }

  #all<T>(kind: Kind, make: (batch: Batch, index: number) => T | undefined): LazyList<Seeded<T>> {
    const length = this.batches.reduce((sum, batch) => sum + batch.population[kind].length, 0)
    return new LazyList(length, index => {
      let rest = index
      for (const batch of this.batches) {
        const generated = rest < batch.population[kind].length ? make(batch, rest) : undefined
        if (generated !== undefined) return { generated, ids: idsAt(batch.ids[kind], rest), batch }
        rest -= batch.population[kind].length
      }
      throw new RangeError(`there are no ${index} ${kind}`)
    })
  }
}

function idsAt(ids: Ids, index: number): Readonly<Record<SystemName, string>> {
  return { salesforce: ids.salesforce[index] ?? '', hubspot: ids.hubspot[index] ?? '' }
}
