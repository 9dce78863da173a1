// /__sandbox/truth: what is true behind the generated records, for tests and measurements. Never shown by a CRM's API.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../errors.ts'
import { LOST_PER_STAGE, MEAN_DAYS_IN_STAGE } from '../generate/deal.ts'
import { DIRT_RATES } from '../generate/dirt.ts'
import { EVENT_RATES, FIELD_RATES } from '../generate/rates.ts'
import type { Seeded, Truth } from '../truth/truth.ts'
import type { World } from '../world.ts'
import { systemName } from './system-name.ts'

const kindPath = z.object({ kind: z.enum(['companies', 'persons', 'deals']) })
const pageQuery = z.object({
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
})
const recordPath = z.object({ system: systemName, id: z.string() })

function shown({ generated, ids }: Seeded<object>): object {
  return { ids, ...generated }
}

function pageOf(truth: Truth, kind: z.infer<typeof kindPath>['kind'], from: number, limit: number): object {
  const list = truth[kind]
  const records: object[] = []
  for (let index = from; index < Math.min(list.length, from + limit); index += 1) {
    const seeded = list.at(index)
    if (seeded !== undefined) records.push(shown(seeded))
  }
  return { total: list.length, from, records }
}

/** Every record that tells of the same company or person as an earlier one, with the ids of both. */
function* repeatsIn(list: Truth['companies'] | Truth['persons']): Generator<object> {
  for (const { generated, ids, batch } of list) {
    const { index, duplicateOf } = generated
    if (duplicateOf === null) continue
    const kind = 'employer' in generated ? 'persons' : 'companies'
    const { salesforce, hubspot } = batch.ids[kind]
    const first = { salesforce: salesforce[duplicateOf] ?? '', hubspot: hubspot[duplicateOf] ?? '' }
    yield { index, ids, duplicateOf: { index: duplicateOf, ids: first } }
  }
}

export function truthRoutes(scope: FastifyInstance, world: World): void {
  const { truth } = world

  /** Hazards per year of each field, and how often dirt falls. */
  scope.get('/truth/rates', async () => ({
    fields: FIELD_RATES,
    events: EVENT_RATES,
    deals: { meanDaysInStage: MEAN_DAYS_IN_STAGE, lostPerStage: LOST_PER_STAGE },
    dirt: DIRT_RATES,
  }))

  scope.get('/truth/duplicates', async () => ({
    companies: [...repeatsIn(truth.companies)],
    persons: [...repeatsIn(truth.persons)],
  }))

  scope.get('/truth/:kind', async request => {
    const { from, limit } = pageQuery.parse(request.query)
    return pageOf(truth, kindPath.parse(request.params).kind, from, limit)
  })

  scope.get('/truth/records/:system/:id', async request => {
    const { system, id } = recordPath.parse(request.params)
    const located = world[system].locate(id)?.id ?? id
    const seeded = truth.find(system, located)
    if (seeded !== undefined) return shown(seeded)
    throw new ConfigError({ where: 'truth', what: `${id} was not made up`, fix: 'Ask for a seeded record' })
  })
}
