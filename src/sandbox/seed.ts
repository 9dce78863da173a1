// Fills both CRMs with the same generated customer base.
import type { FieldValues, PastValue, Stamps } from './foundation.ts'
import type { GeneratedDeal, TrueChange } from './generate/facts.ts'
import { type Population, populationOf, quarterOf, type Wanted } from './generate/population.ts'
import { SHAPES } from './generate/shapes/index.ts'
import type { Links, RecordShape } from './generate/shapes/shape.ts'
import { type Batch, batchOf, type Kind } from './truth/truth.ts'
import type { World } from './world.ts'
import type { SystemName } from './write-log.ts'

export interface SeedOptions extends Wanted {
  readonly seed: number
  /** Whether records bring the past values of their fields along. */
  readonly history: boolean
  /** Part of the records that repeat an earlier one, 0 to 1. */
  readonly duplicates: number
  /** Factor on all dirt: 0 none, 1 usual. */
  readonly dirt: number
}

const SYSTEMS: readonly SystemName[] = ['salesforce', 'hubspot']

/**
 * Adds `records` records to each CRM: a quarter companies, the rest people. Seeding again adds other ones; the same
 * steps on worlds of the same seed and time give the same records.
 */
export function seedWorld(world: World, records: number, seed: number = world.seed): void {
  seedPopulation(world, { ...quarterOf(records), seed, history: false, duplicates: 0, dirt: 1 })
}

/** Adds a customer base as told, the same to both CRMs; each CRM gets what it has objects for. */
export function seedPopulation(world: World, options: SeedOptions): void {
  const { truth } = world
  const [firstCompany, firstPerson] = [truth.companies.length, truth.persons.length]
  const { duplicates, dirt } = options
  const seed = options.seed + firstCompany + firstPerson
  const plan = { seed, now: world.clock.now(), firstCompany, firstPerson, duplicates, dirt }
  const batch = batchOf(populationOf(options, plan))
  new Seeding(world, batch, options).run()
  truth.batches.push(batch)
}

/** What is to be inserted, for each CRM. */
interface Entry {
  readonly kind: Kind
  readonly stamps: { readonly createdAt: number; readonly modifiedAt: number }
  readonly object: (shape: RecordShape) => string
  readonly cells: (shape: RecordShape, system: SystemName) => FieldValues
  readonly past: (shape: RecordShape, cells: FieldValues) => readonly PastValue[]
}

class Seeding {
  readonly #world: World
  readonly #batch: Batch
  readonly #population: Population
  readonly #options: SeedOptions
  readonly #companyNames: (string | null)[] = []

  constructor(world: World, batch: Batch, options: SeedOptions) {
    this.#world = world
    this.#batch = batch
    this.#population = batch.population
    this.#options = options
  }

  run(): void {
    const { companies, persons, deals } = this.#population
    for (const company of companies) {
      this.#companyNames.push(company.found.name)
      const { owner } = company
      this.#insert({
        kind: 'companies',
        stamps: company,
        object: shape => shape.companies,
        cells: (shape, system) => shape.company(company, this.#links(system, null, null, owner)),
        past: (shape, cells) => pastOf(company.changes, shape.companyFields, cells, company.modifiedAt),
      })
    }
    for (const person of persons) {
      const isLead = person.index >= this.#options.contacts
      const { foundEmployer, details } = person
      this.#insert({
        kind: 'persons',
        stamps: person,
        object: shape => (isLead ? shape.leads : shape.persons),
        cells: (shape, system) => {
          const links = this.#links(system, foundEmployer, null, details.owner)
          return isLead ? shape.lead(person, links) : shape.person(person, links)
        },
        past: (shape, cells) => pastOf(person.changes, shape.personFields, cells, person.modifiedAt),
      })
    }
    for (const deal of deals) {
      this.#insert({
        kind: 'deals',
        stamps: deal,
        object: shape => shape.deals,
        cells: (shape, system) => shape.deal(deal, this.#links(system, deal.company, deal.person, deal.owner)),
        past: shape => stagesOf(deal, shape),
      })
      this.#relate(deal)
    }
  }

  #insert({ kind, stamps, object, cells, past }: Entry): void {
    for (const system of SYSTEMS) {
      const [store, shape] = [this.#world[system], SHAPES[system]]
      if (!store.objects.includes(object(shape))) continue
      const { createdAt, modifiedAt } = stamps
      const fields = cells(shape, system)
      const times: Stamps = this.#options.history
        ? { createdAt, modifiedAt, trusted: true, past: past(shape, fields) }
        : { createdAt, modifiedAt, trusted: true }
      this.#batch.ids[kind][system].push(store.insert(object(shape), fields, times))
    }
  }

  /** A deal's company and contact, where a field does not say it. */
  #relate({ index, company, person }: GeneratedDeal): void {
    for (const system of SYSTEMS) {
      const [store, shape, ids] = [this.#world[system], SHAPES[system], this.#batch.ids]
      const deal = { object: shape.deals, id: ids.deals[system][index] ?? '' }
      store.relate(deal, { object: shape.companies, id: ids.companies[system][company] ?? '' })
      const contact = person === null ? undefined : ids.persons[system][person]
      if (contact !== undefined) store.relate(deal, { object: shape.persons, id: contact })
    }
  }

  #links(system: SystemName, company: number | null, person: number | null, owner: number): Links {
    const { ownerIds } = this.#world[system]
    const idOf = (kind: Kind, index: number | null) =>
      index === null ? null : (this.#batch.ids[kind][system][index] ?? null)
    return {
      company: idOf('companies', company),
      person: idOf('persons', person),
      owner: ownerIds[owner % ownerIds.length] ?? null,
      companyName: company === null ? null : (this.#companyNames[company] ?? null),
    }
  }
}

/** The true changes up to the last edit, as the CRM recorded them; the last one led to what stands there now. */
function pastOf(
  changes: readonly TrueChange[],
  names: Readonly<Record<string, string>>,
  cells: FieldValues,
  until: number,
): PastValue[] {
  const past: PastValue[] = []
  const last = new Map<string, number>()
  for (const { field, at, before, after } of changes) {
    const name = names[field]
    if (name === undefined || at > until) continue
    last.set(name, past.length)
    past.push({ field: name, at, before, after })
  }
  return past.map((value, at) =>
    last.get(value.field) === at ? { ...value, after: cells[value.field] ?? null } : value,
  )
}

function stagesOf({ stages }: GeneratedDeal, shape: RecordShape): PastValue[] {
  return stages.slice(1).map(({ stage, at }, position) => {
    const before = shape.stages[stages[position]?.stage ?? 0] ?? null
    return { field: shape.stageField, at, before, after: shape.stages[stage] ?? null }
  })
}
