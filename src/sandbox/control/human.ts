// /__sandbox/human: what a person (or a workflow, or another app) does to records behind the API's back.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { World } from '../world.ts'
import { recordAt, recordPath } from './record-path.ts'
import { systemName } from './system-name.ts'

const actor = z.enum(['person', 'workflow', 'app']).default('person')
const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.null()])
const editBody = recordPath.extend({ fields: z.record(z.string(), fieldValue), actor })
const deleteBody = recordPath.extend({ actor })
const mergeBody = z.strictObject({
  system: systemName,
  object: z.string(),
  winner: z.string(),
  loser: z.string(),
  actor,
})

export function humanRoutes(scope: FastifyInstance, world: World): void {
  scope.post('/human', async request => {
    const { fields, actor: who, ...path } = editBody.parse(request.body)
    recordAt(world, path)
    world[path.system].update(path.id, fields, who)
    return recordAt(world, path)
  })

  scope.post('/human/delete', async request => {
    const { actor: who, ...path } = deleteBody.parse(request.body)
    recordAt(world, path)
    world[path.system].remove(path.id, who)
    return { deleted: path.id }
  })

  /** The answer names the id under which the record lives on: a new one in HubSpot. */
  scope.post('/human/merge', async request => {
    const { system, object, winner, loser, actor: who } = mergeBody.parse(request.body)
    for (const id of [winner, loser]) recordAt(world, { system, object, id })
    return { id: world[system].merge(winner, loser, who) }
  })
}
