// /__sandbox/hubspot/associations: which object types an admin lets no user link to each other.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import type { World } from '../../world.ts'

const body = z.strictObject({ restricted: z.array(z.strictObject({ from: z.string(), to: z.string() })) })

export function hubspotAssociationRoutes(scope: FastifyInstance, world: World): void {
  const portal = world.hubspot
  const idOf = (objectType: string): string => {
    const table = portal.table(objectType)
    if (table !== undefined) return table.type.typeId
    throw new ConfigError({ where: 'hubspot', what: `there is no object ${objectType}`, fix: 'Check the object type' })
  }

  /** The given pairs and no others: version 2026-09 refuses to link them, the older ones do not ask. */
  scope.post('/hubspot/associations', async request => {
    const pairs = body.parse(request.body).restricted.map(({ from, to }) => `${idOf(from)}|${idOf(to)}`)
    const { restricted } = portal.associations
    restricted.clear()
    for (const pair of pairs) restricted.add(pair)
    return { restricted: [...restricted] }
  })
}
