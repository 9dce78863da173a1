// /__sandbox/hubspot/history: gives a record's property a past, so that who wrote it, and when, can be anything.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import type { ValueSource } from '../../hubspot/store/record.ts'
import { formSource, importSource, integrationSource, userSource, workflowSource } from '../../hubspot/store/sources.ts'
import type { World } from '../../world.ts'

const version = z.strictObject({
  value: z.string(),
  /** Epoch milliseconds, or ISO 8601. */
  at: z.union([z.number().int(), z.iso.datetime().transform(text => Date.parse(text))]),
  source: z.enum(['CRM_UI', 'IMPORT', 'FORMS', 'AUTOMATION_PLATFORM', 'INTEGRATION']).default('CRM_UI'),
  /** A user's, import's, form's, workflow's or app's id. */
  by: z.string().optional(),
})
const body = z.strictObject({
  object: z.string(),
  id: z.string(),
  property: z.string(),
  /** Newest first. */
  versions: z.array(version).min(1),
})

function sourceOf(world: World, { source, by }: z.infer<typeof version>): ValueSource {
  switch (source) {
    case 'CRM_UI':
      return userSource(by === undefined ? undefined : Number(by))
    case 'IMPORT':
      return importSource(by)
    case 'FORMS':
      return formSource(by)
    case 'AUTOMATION_PLATFORM':
      return workflowSource(by)
    case 'INTEGRATION':
      return integrationSource(by ?? world.hubspot.appId)
  }
}

export function hubspotHistoryRoutes(scope: FastifyInstance, world: World): void {
  scope.post('/hubspot/history', async request => {
    const { object, id, property, versions } = body.parse(request.body)
    const table = world.hubspot.table(object)
    if (table?.get(id) === undefined || !world.hubspot.catalog.properties(table.type).has(property)) {
      const what = `there is no ${object} ${id} with a property ${property}`
      throw new ConfigError({ where: 'hubspot', what, fix: 'Check object, id and property' })
    }
    const past = versions.map(one => ({ value: one.value, at: one.at, ...sourceOf(world, one) }))
    world.hubspot.backdate(object, id, property, past)
    return { versions: past.length }
  })
}
