// /__sandbox/salesforce/*: the org's rules, locks, modes, recycle bin and jobs.
import type { FastifyInstance } from 'fastify'
import type { World } from '../../world.ts'
import { binRoutes } from './bin.ts'
import { lockRoutes } from './locks.ts'
import { modeRoutes } from './modes.ts'
import { ruleRoutes } from './rules.ts'

export function salesforceControl(scope: FastifyInstance, world: World): void {
  ruleRoutes(scope, world)
  lockRoutes(scope, world)
  modeRoutes(scope, world)
  binRoutes(scope, world)
}
