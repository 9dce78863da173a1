// /__sandbox/salesforce/modes and /tracking: what kind of org this is, and which fields keep a history.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ConfigError } from '../../../errors.ts'
import { enableAddressLists } from '../../salesforce/rules/address-mode.ts'
import { enablePersonAccounts } from '../../salesforce/rules/person-mode.ts'
import type { World } from '../../world.ts'

const modesBody = z.strictObject({
  /** State and country picklists: they cannot be switched off again, as in Salesforce. */
  addressLists: z.literal(true).optional(),
  personAccounts: z.literal(true).optional(),
  duplicateKey: z.enum(['duplicateResut', 'duplicateResult']).optional(),
})
const trackingBody = z.strictObject({ object: z.string(), fields: z.array(z.string()) })

/** Salesforce tracks so many fields of an object. */
const MOST_TRACKED = 20

export function modeRoutes(scope: FastifyInstance, { salesforce: org, clock }: World): void {
  scope.post('/salesforce/modes', async request => {
    const { addressLists, personAccounts, duplicateKey } = modesBody.parse(request.body)
    const { rules } = org
    if (personAccounts === true && !rules.personAccounts) enablePersonAccounts(org.store, clock.now())
    if (addressLists === true && !rules.addressLists) enableAddressLists(org.store, clock.now())
    rules.personAccounts ||= personAccounts ?? false
    rules.addressLists ||= addressLists ?? false
    rules.duplicateKey = duplicateKey ?? rules.duplicateKey
    return {
      addressLists: rules.addressLists,
      personAccounts: rules.personAccounts,
      duplicateKey: rules.duplicateKey,
    }
  })

  /** The fields of an object that keep a history; the others keep none from now on. */
  scope.post('/salesforce/tracking', async request => {
    const { object, fields } = trackingBody.parse(request.body)
    const type = org.schema.type(object)
    const stranger = fields.find(name => type?.field(name) === undefined)
    if (type === undefined || stranger !== undefined || fields.length > MOST_TRACKED) {
      const what =
        stranger === undefined ? `at most ${MOST_TRACKED} fields can be tracked` : `${object} has no ${stranger}`
      throw new ConfigError({ where: 'salesforce', what, fix: 'Check object and fields' })
    }
    const tracked = new Set(fields.map(name => type.field(name)?.name))
    for (const field of type.fields) {
      const trackHistory = tracked.has(field.name)
      if (field.trackHistory !== trackHistory) org.schema.putField(object, { ...field, trackHistory })
    }
    return { object: type.name, fields: [...tracked] }
  })
}
