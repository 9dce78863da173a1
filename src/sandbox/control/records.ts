// What becomes of records: seeding, loading, a person's edit, static lists, and a look at one record.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../errors.ts'
import { loadCsv } from '../load.ts'
import { seedWorld } from '../seed.ts'
import type { World } from '../world.ts'
import { systemName } from './system-name.ts'

const recordPath = z.object({ system: systemName, object: z.string(), id: z.string() })
const seedBody = z.object({ records: z.number().int().min(1).max(2_000_000), seed: z.number().int().optional() })
const loadBody = z.object({
  system: systemName,
  object: z.string(),
  file: z.string(),
  mapping: z.record(z.string(), z.union([z.string(), z.object({ template: z.string() })])),
  modifiedAt: z.union([z.number(), z.object({ column: z.string() })]).optional(),
})
const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()])
const humanBody = recordPath.extend({ fields: z.record(z.string(), fieldValue) })
const listBody = z.object({ objectType: z.string(), name: z.string(), ids: z.array(z.string()) })

/** The record as its API shows it. Throws ConfigError when there is none. */
function recordAt(world: World, path: z.infer<typeof recordPath>): object {
  const record = world[path.system].get(path.object, path.id)
  if (record !== undefined) return record
  throw new ConfigError({
    where: path.system,
    what: `there is no ${path.object} ${path.id}`,
    fix: 'Check object and id',
  })
}

export function recordRoutes(scope: FastifyInstance, world: World): void {
  scope.post('/seed', async request => {
    const { records, seed } = seedBody.parse(request.body)
    seedWorld(world, records, seed)
    return { seeded: records }
  })

  scope.post('/load', async request => ({ loaded: await loadCsv(world, loadBody.parse(request.body)) }))

  scope.post('/human', async request => {
    const { fields, ...path } = humanBody.parse(request.body)
    recordAt(world, path)
    world[path.system].update(path.id, fields, 'person')
    return recordAt(world, path)
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
