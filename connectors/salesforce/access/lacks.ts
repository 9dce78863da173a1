// What a sync lacks in an org, by what the object's description shows to our user: it costs no call of its own.
import type { Lack, Need } from '../../../src/domain/need.ts'
import { type ObjectType, RECEIPT_FIELD } from '../describe.ts'

const where = (object: string) =>
  `In Setup, under Permission Sets, open the one of the integration user, then Object Settings, ${object}, Edit`

/** Each lack by itself, with where it is switched on. */
export function lacksIn(type: ObjectType, need: Need, alias: string): Lack[] {
  const { name: object } = type
  const fields = new Map(type.fields.map(field => [field.name, field]))
  const hidden = need.reads.filter(name => !fields.has(name))
  const fixed = type.updateable ? need.writes.filter(name => fields.get(name)?.updateable === false) : []
  const none = need.writes.length > 0 && need.writes.every(name => fixed.includes(name) || hidden.includes(name))
  return [
    ...hidden.map(
      (name): Lack => ({
        what: `read ${name}`,
        detail: `${object} has no field ${name} that this user can read`,
        fix: `${where(object)}: tick Read Access for ${name}; or correct the name in the sync.${makingOf(name)}`,
        ...(isMakable(name) && { remedy: { do: 'make-fields', connection: alias } }),
        stops: hidden.length === need.reads.length ? 'reading' : 'part',
      }),
    ),
    ...(type.updateable || need.writes.length === 0 ? [] : [objectLack(object)]),
    ...fixed.map((name): Lack => {
      const computed = fields.get(name)?.computed === true
      return {
        what: `write ${name}`,
        detail: computed ? `${object}.${name} is worked out by Salesforce` : `this user may not edit ${object}.${name}`,
        fix: computed
          ? `Set policy: never for ${name} in the sync.`
          : `${where(object)}: tick Edit Access for ${name}.`,
        ...(computed && { remedy: { do: 'edit-sync', sync: need.sync } }),
        stops: none ? 'writing' : 'part',
      }
    }),
    ...(need.writes.length === 0 ? [] : receiptLacks(type, alias)),
  ]
}

/** Stamps and what sources supply can be made. */
const isMakable = (field: string) => field.endsWith('__c')
const makingOf = (field: string) => (isMakable(field) ? ' If it is one to be made, let Evergreen make it.' : '')

function objectLack(object: string): Lack {
  return {
    what: `edit ${object}`,
    detail: `this user may read ${object}, not edit it`,
    fix: `${where(object)}: tick Edit under Object Permissions.`,
    stops: 'writing',
  }
}

function receiptLacks({ name: object, fields }: ObjectType, alias: string): Lack[] {
  const receipt = fields.find(({ name }) => name === RECEIPT_FIELD)
  if (receipt?.updateable === true) return []
  const detail = 'works without, but a lost answer may stay uncertain'
  const byHand =
    receipt === undefined
      ? `in Setup, Object Manager, ${object}, Fields & Relationships, make a text field ${RECEIPT_FIELD} (length 64) and let the integration user edit it`
      : `${where(object)}: tick Edit Access for ${RECEIPT_FIELD}`
  const what = receipt === undefined ? 'missing' : 'cannot be edited'
  const fix = `Let Evergreen make it; or, by hand: ${byHand}.`
  const remedy = { do: 'make-fields', connection: alias } as const
  return [{ what: `receipt field ${object}`, detail: `${what}: ${detail}`, fix, remedy, stops: 'part' }]
}
