// /__sandbox/salesforce/fields, /objects, /visibility and /calculated: what an administrator does in the setup.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import { toId18 } from '../../salesforce/ids.ts'
import type { Org } from '../../salesforce/index.ts'
import { createComponent, kindOf, updateComponent } from '../../salesforce/metadata/components.ts'
import { Refusal } from '../../salesforce/metadata/refusal.ts'
import { grantToProfiles } from '../../salesforce/metadata/visibility.ts'
import type { World } from '../../world.ts'

const metadata = z.record(z.string(), z.unknown())
const componentBody = z.strictObject({
  /** Contact.Score__c, or Thing__c. */
  fullName: z.string(),
  metadata,
  /** Fields made here are seen by every profile, unless told otherwise; those made through the API by nobody. */
  visible: z.boolean().default(true),
})
const visibilityBody = z.strictObject({
  field: z.string(),
  readable: z.boolean(),
  editable: z.boolean(),
  /** Such as "Standard User"; every profile when left out. */
  profile: z.string().optional(),
})
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const calculatedBody = z.strictObject({ object: z.string(), id: z.string(), values: z.record(z.string(), scalar) })

export function schemaRoutes(scope: FastifyInstance, { salesforce: org }: World): void {
  scope.post('/salesforce/fields', async request => {
    const { fullName, metadata: given, visible } = componentBody.parse(request.body)
    const id = put(org, 'CustomField', fullName, given)
    if (visible) grantToProfiles(org, fullName, true, true)
    return { id, fullName }
  })

  scope.post('/salesforce/objects', async request => {
    const { fullName, metadata: given } = componentBody.parse(request.body)
    return { id: put(org, 'CustomObject', fullName, given), fullName }
  })

  scope.post('/salesforce/visibility', async request => {
    const { field, readable, editable, profile } = visibilityBody.parse(request.body)
    const changed = refusing(() => grantToProfiles(org, field, readable, editable, profile))
    return { field, profiles: changed }
  })

  /** Values of formulas: they change without a trace in the record's stamps. */
  scope.post('/salesforce/calculated', async request => {
    const { object, id, values } = calculatedBody.parse(request.body)
    const type = org.schema.type(object)
    const row = type === undefined ? undefined : org.store.table(type).get(toId18(id))
    const stranger = Object.keys(values).find(name => type?.field(name)?.access !== 'read')
    if (type === undefined || row === undefined || stranger !== undefined) {
      const what =
        stranger === undefined ? `there is no ${object} ${id}` : `${object} has no calculated field ${stranger}`
      throw new ConfigError({ where: 'salesforce', what, fix: 'Check object, id and fields' })
    }
    org.store.adjust(type, row, values)
    return org.get(object, row.Id)
  })
}

function put(org: Org, kindName: string, fullName: string, given: z.infer<typeof metadata>): string {
  return refusing(() => {
    const kind = kindOf(kindName)
    if (!kind.has(org, fullName)) return createComponent(org, kind, fullName, given, org.users.adminUserId)
    updateComponent(org, kind, fullName, given, org.users.adminUserId)
    return org.births.of(kindName, fullName).id
  })
}

/** What Salesforce would refuse is a mistake of whoever asks. */
function refusing<T>(change: () => T): T {
  try {
    return change()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new ConfigError({ where: 'salesforce', what: `${error.code}: ${error.message}`, fix: 'Correct the request' })
  }
}
