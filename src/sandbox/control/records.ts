// What becomes of records: seeding, loading, static lists, and a look at one record.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../errors.ts'
import { quarterOf } from '../generate/population.ts'
import { loadCsv, loadCsvText } from '../load.ts'
import { seedPopulation } from '../seed.ts'
import type { World } from '../world.ts'
import { recordAt, recordPath } from './record-path.ts'
import { systemName } from './system-name.ts'

const many = z.number().int().min(0).max(2_000_000)
const share = z.number().min(0).max(1)
const seedBody = z.strictObject({
  /** Either so many in all, a quarter of them companies, or so many of each. */
  records: many.optional(),
  companies: many.optional(),
  contacts: many.optional(),
  leads: many.optional(),
  deals: many.optional(),
  seed: z.number().int().optional(),
  history: z.boolean().default(false),
  duplicates: share.default(0),
  dirt: z.number().min(0).max(4).default(1),
})
const loadBody = z.object({
  system: systemName,
  object: z.string(),
  file: z.string(),
  mapping: z.record(z.string(), z.union([z.string(), z.object({ template: z.string() })])).optional(),
  modifiedAt: z.union([z.number(), z.object({ column: z.string() })]).optional(),
})
const listBody = z.object({ objectType: z.string(), name: z.string(), ids: z.array(z.string()) })

export function recordRoutes(scope: FastifyInstance, world: World): void {
  scope.post('/seed', async request => {
    const { records = 0, seed = world.seed, companies, contacts, leads, deals, ...rest } = seedBody.parse(request.body)
    const usual = quarterOf(records)
    const wanted = {
      companies: companies ?? usual.companies,
      contacts: contacts ?? usual.contacts,
      leads: leads ?? 0,
      deals: deals ?? 0,
    }
    seedPopulation(world, { ...wanted, ...rest, seed })
    const seeded = wanted.companies + wanted.contacts + wanted.leads + wanted.deals
    return { seeded, ...wanted }
  })

  scope.post('/load', async request => ({ loaded: await loadCsv(world, loadBody.parse(request.body)) }))

  /** The CSV itself as the body; its columns are named as the fields. */
  scope.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, text, done) => done(null, text))
  scope.post('/load/:system/:object', async request => {
    const { system, object } = recordPath.omit({ id: true }).parse(request.params)
    return { loaded: loadCsvText(world, { system, object, file: 'body' }, z.string().parse(request.body)) }
  })

  scope.get('/records/:system/:object/:id', async request => recordAt(world, recordPath.parse(request.params)))

  /** A static list of HubSpot. */
  scope.post('/lists', async request => {
    const { objectType, name, ids } = listBody.parse(request.body)
    const table = world.hubspot.table(objectType)
    const stranger = ids.find(id => table?.get(id) === undefined)
    if (table === undefined || stranger !== undefined) {
      const what = table === undefined ? `there is no object ${objectType}` : `there is no ${objectType} ${stranger}`
      throw new ConfigError({ where: 'hubspot', what, fix: 'Check object type and ids' })
    }
    const { listId } = world.hubspot.lists.create(name, table.type.typeId, ids, world.clock.now())
    return { listId }
  })
}
