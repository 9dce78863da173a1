// /__sandbox/salesforce/undelete, /purge, /touch and /history: what else happens to records behind the API's back.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import type { Org } from '../../salesforce/index.ts'
import type { World } from '../../world.ts'

const idsBody = z.strictObject({ ids: z.array(z.string()) })
const touchBody = z.strictObject({
  ids: z.array(z.string()),
  /** system moves SystemModstamp only, so that it and LastModifiedDate differ; edit moves all stamps. */
  touch: z.enum(['system', 'edit']).default('system'),
})
const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()])
const historyBody = z.strictObject({
  object: z.string(),
  rows: z.array(
    z.strictObject({
      id: z.string(),
      field: z.string(),
      oldValue: fieldValue,
      newValue: fieldValue,
      /** ISO 8601. */
      at: z.iso.datetime({ offset: true }),
      userId: z.string().optional(),
    }),
  ),
})

export function binRoutes(scope: FastifyInstance, { salesforce: org }: World): void {
  /** Out of the recycle bin, with what was deleted along. */
  scope.post('/salesforce/undelete', async request => {
    const { ids } = idsBody.parse(request.body)
    for (const id of ids) org.undelete(id, 'person')
    return { undeleted: ids }
  })

  /** For good, whether in the recycle bin or not. */
  scope.post('/salesforce/purge', async request => {
    const { ids } = idsBody.parse(request.body)
    for (const id of ids) org.purge(id, 'person')
    return { purged: ids }
  })

  scope.post('/salesforce/touch', async request => {
    const { ids, touch } = touchBody.parse(request.body)
    for (const id of ids) {
      const { type, row } = located(org, id)
      org.store.update(type, row.Id, {}, org.author('workflow', 'control'), touch)
    }
    return { touched: ids }
  })

  /** Adds rows to an object's field history, also old ones. */
  scope.post('/salesforce/history', async request => {
    const { object, rows } = historyBody.parse(request.body)
    for (const { id, at, ...row } of rows)
      org.addHistory(object, located(org, id).row.Id, { ...row, at: Date.parse(at) })
    return { added: rows.length }
  })
}

function located(org: Org, id: string) {
  const found = org.locate(id)
  const type = found === undefined ? undefined : org.schema.type(found.object)
  const row = found === undefined ? undefined : org.store.find(found.id)
  if (type !== undefined && row !== undefined) return { type, row }
  throw new ConfigError({ where: 'salesforce', what: `there is no record ${id}`, fix: 'Check the id' })
}
