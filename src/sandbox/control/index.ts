// The control plane, /__sandbox/*: what a test or a demo may do to both CRMs behind the back of their APIs.
import type { FastifyInstance } from 'fastify'
import { ZodError } from 'zod'
import { EvergreenError } from '../../errors.ts'
import type { World } from '../world.ts'
import { clockRoutes } from './clock.ts'
import { faultRoutes } from './faults.ts'
import { hubspotAppRoutes } from './hubspot/apps.ts'
import { hubspotAssociationRoutes } from './hubspot/associations.ts'
import { hubspotJobRoutes } from './hubspot/jobs.ts'
import { hubspotLimitRoutes } from './hubspot/limits.ts'
import { hubspotRecordRoutes } from './hubspot/records.ts'
import { hubspotWebhookRoutes } from './hubspot/webhooks.ts'
import { humanRoutes } from './human.ts'
import { knobRoutes } from './knobs.ts'
import { momentRoutes } from './moments.ts'
import { recordRoutes } from './records.ts'
import { salesforceControl } from './salesforce/index.ts'
import { stateRoutes } from './state.ts'
import { truthRoutes } from './truth.ts'
import { writeRoutes } from './writes.ts'

/** Status and one line for a failure: what was asked wrongly is 400. */
function answerTo(failure: unknown): { readonly status: number; readonly error: string } {
  if (failure instanceof ZodError) {
    const [issue] = failure.issues
    return { status: 400, error: `${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'not understood'}` }
  }
  if (failure instanceof EvergreenError) return { status: 400, error: failure.message }
  return { status: 500, error: failure instanceof Error ? failure.message : String(failure) }
}

export function controlRoutes(app: FastifyInstance, world: World): void {
  app.register(
    async scope => {
      scope.setErrorHandler((failure, _request, reply) => {
        const { status, error } = answerTo(failure)
        return reply.code(status).send({ error })
      })
      stateRoutes(scope, world)
      recordRoutes(scope, world)
      humanRoutes(scope, world)
      knobRoutes(scope, world)
      clockRoutes(scope, world)
      faultRoutes(scope, world)
      momentRoutes(scope, world)
      truthRoutes(scope, world)
      writeRoutes(scope, world)
      hubspotAppRoutes(scope, world)
      hubspotLimitRoutes(scope, world)
      hubspotJobRoutes(scope, world)
      hubspotAssociationRoutes(scope, world)
      hubspotWebhookRoutes(scope, world)
      hubspotRecordRoutes(scope, world)
      salesforceControl(scope, world)
    },
    { prefix: '/__sandbox' },
  )
}
