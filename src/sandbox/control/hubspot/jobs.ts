// /__sandbox/hubspot/imports and /exports: how long they take on the sandbox's clock.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { World } from '../../world.ts'

const natural = z.number().int().min(0).optional()
const importsBody = z.strictObject({
  startMs: natural,
  portionMs: natural,
  portionRows: z.number().int().min(1).optional(),
})
const exportsBody = z.strictObject({ startMs: natural, runMs: natural, perDay: natural, linkMs: natural })

export function hubspotJobRoutes(scope: FastifyInstance, world: World): void {
  const { imports, exports } = world.hubspot

  scope.post('/hubspot/imports', async request => Object.assign(imports.settings, importsBody.parse(request.body)))

  scope.post('/hubspot/exports', async request => Object.assign(exports.settings, exportsBody.parse(request.body)))
}
