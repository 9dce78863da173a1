// Fills both CRMs with the same generated customer base.
import type { FieldValues, Stamps } from './foundation.ts'
import type { GeneratedCompany } from './generate/facts.ts'
import { generatePopulation } from './generate/population.ts'
import { hubspotShape, type RecordShape, salesforceShape } from './generate/records.ts'
import type { World } from './world.ts'
import type { SystemName } from './write-log.ts'

const SHAPES: Readonly<Record<SystemName, RecordShape>> = { salesforce: salesforceShape, hubspot: hubspotShape }

function insertEach(
  world: World,
  stamps: Stamps,
  rowFor: (system: SystemName, shape: RecordShape) => { readonly object: string; readonly fields: FieldValues },
): Record<SystemName, string> {
  const insert = (system: SystemName): string => {
    const { object, fields } = rowFor(system, SHAPES[system])
    return world[system].insert(object, fields, stamps)
  }
  return { salesforce: insert('salesforce'), hubspot: insert('hubspot') }
}

/**
 * Adds `records` records to each CRM: a quarter companies, the rest people. Seeding again adds other ones; the same
 * steps on worlds of the same seed and time give the same records.
 */
export function seedWorld(world: World, records: number, seed: number = world.seed): void {
  const { truth, clock } = world
  const population = generatePopulation({
    seed: seed + truth.companies.length,
    records,
    now: clock.now(),
    taken: truth.taken,
  })
  const idsOf = new Map<GeneratedCompany, Record<SystemName, string>>()
  for (const generated of population.companies) {
    const { createdAt, modifiedAt } = generated
    const ids = insertEach(world, { createdAt, modifiedAt }, (_system, shape) => {
      return { object: shape.companies, fields: shape.company(generated) }
    })
    idsOf.set(generated, ids)
    truth.companies.push({ generated, ids })
  }
  for (const generated of population.persons) {
    const { createdAt, modifiedAt, foundEmployer } = generated
    const ids = insertEach(world, { createdAt, modifiedAt }, (system, shape) => {
      return { object: shape.persons, fields: shape.person(generated, idsOf.get(foundEmployer)?.[system] ?? null) }
    })
    truth.persons.push({ generated, ids })
  }
}
