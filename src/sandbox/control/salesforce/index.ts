// /__sandbox/salesforce/*: the org's rules, locks, modes, recycle bin, jobs, logins, schema and change events.
import type { FastifyInstance } from 'fastify'
import type { World } from '../../world.ts'
import { binRoutes } from './bin.ts'
import { eventRoutes } from './events.ts'
import { jobRoutes } from './jobs.ts'
import { lockRoutes } from './locks.ts'
import { loginRoutes } from './logins.ts'
import { modeRoutes } from './modes.ts'
import { readingRoutes } from './reading.ts'
import { ruleRoutes } from './rules.ts'
import { schemaRoutes } from './schema.ts'

export function salesforceControl(scope: FastifyInstance, world: World): void {
  ruleRoutes(scope, world)
  lockRoutes(scope, world)
  modeRoutes(scope, world)
  binRoutes(scope, world)
  loginRoutes(scope, world)
  schemaRoutes(scope, world)
  readingRoutes(scope, world)
  jobRoutes(scope, world)
  eventRoutes(scope, world)
}
