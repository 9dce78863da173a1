// /__sandbox/salesforce/rules and /refusals: what an admin sets up in the org. Each kind of rule is added with a POST to
// its own path; GET shows all; DELETE forgets all.
import type { FastifyInstance } from 'fastify'
import { assignmentSchema } from '../../salesforce/rules/assignment.ts'
import { automationSchema } from '../../salesforce/rules/automation.ts'
import { duplicateSchema } from '../../salesforce/rules/duplicates.ts'
import { refusalSchema } from '../../salesforce/rules/rules.ts'
import { validationSchema } from '../../salesforce/rules/validation.ts'
import type { World } from '../../world.ts'

export function ruleRoutes(scope: FastifyInstance, { salesforce: org }: World): void {
  const { rules } = org
  const all = () => {
    const { validation, duplicates, assignment, automations } = rules
    return { validation, duplicates, assignment, automations }
  }

  scope.get('/salesforce/rules', async () => all())

  scope.delete('/salesforce/rules', async () => {
    rules.clear()
    return all()
  })

  scope.post('/salesforce/rules/validation', async request => {
    rules.validation.push(validationSchema.parse(request.body))
    return all()
  })

  scope.post('/salesforce/rules/duplicates', async request => {
    rules.duplicates.push(duplicateSchema.parse(request.body))
    return all()
  })

  /** Triggers, workflows and roll-ups. */
  scope.post('/salesforce/rules/automations', async request => {
    rules.automations.push(automationSchema.parse(request.body))
    return all()
  })

  /** An active rule takes the place of the object's active one; the answer names its id, for the header and for jobs. */
  scope.post('/salesforce/rules/assignment', async request => ({
    id: org.addAssignmentRule(assignmentSchema.parse(request.body)),
  }))

  /** Rows to come are refused with this code and text: STORAGE_LIMIT_EXCEEDED, UNKNOWN_EXCEPTION and the like. */
  scope.post('/salesforce/refusals', async request => {
    rules.refuse(refusalSchema.parse(request.body))
    return { armed: true }
  })
}
