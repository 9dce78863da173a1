// Which of the wished fields an object has: what our user sees by the describe, what is hidden by the Tooling API.
import { z } from 'zod'
import { objectionOf, type Standing } from '../../../src/domain/provision/objection.ts'
import type { FieldWish } from '../../../src/domain/provision/wish.ts'
import type { Objection } from '../../../src/domain/provision/wishes.ts'
import type { Describer } from '../describe.ts'
import type { SalesforceTransport } from '../transport.ts'
import { among, askSoql, named } from './ask.ts'
import { describedType, homeOf, isCustomName } from './definition.ts'

/** missing: to be made. hidden: there, and our user does not see it, or may not edit it. */
export type Found = { readonly wish: FieldWish } & (
  | { readonly is: 'missing' | 'hidden' | 'open' }
  | { readonly is: 'refused'; readonly objection: Objection }
)

const Row = z.object({ Id: z.string(), DeveloperName: z.string() })
const Component = z.object({
  Metadata: z.object({ type: z.string().nullish(), length: z.number().nullish(), formula: z.string().nullish() }),
})

/** Looks at the fields of one object. */
export async function standingOf(
  stream: string,
  wishes: readonly FieldWish[],
  { describer, transport }: { readonly describer: Describer; readonly transport: SalesforceTransport },
): Promise<Found[]> {
  const { fields } = await describer.of(stream, 0)
  const seen = new Map(fields.map(field => [field.name.toLowerCase(), field]))
  const unseen = wishes.filter(({ field }) => !seen.has(field.toLowerCase()))
  const hidden = await hiddenOf(stream, unseen, transport)
  const takes = unseen.length <= hidden.size || (await takesFields(stream, transport))
  return wishes.map((wish): Found => {
    const shown = seen.get(wish.field.toLowerCase())
    if (shown !== undefined) {
      const { type, maxLength, updateable, computed = false } = shown
      return judged(wish, { type, maxLength, computed }, updateable)
    }
    const standing = hidden.get(wish.field.toLowerCase())
    if (standing !== undefined) return judged(wish, standing, false)
    if (!takes) return { wish, is: 'refused', objection: noneTaken(wish) }
    return isCustomName(wish.field) ? { wish, is: 'missing' } : { wish, is: 'refused', objection: unmakable(wish) }
  })
}

function judged(wish: FieldWish, standing: Standing, open: boolean): Found {
  const why = objectionOf(wish, standing)
  if (why === null) return { wish, is: open ? 'open' : 'hidden' }
  const { stream, field, sync } = wish
  const fix =
    wish.role.is === 'receipt'
      ? `Delete or rename it in Setup, Object Manager, ${homeOf(stream)}: receipts need that name.`
      : `Name another field in the sync ${sync}; or delete it in Setup, Object Manager, ${homeOf(stream)}.`
  const remedy = wish.role.is === 'receipt' ? undefined : ({ do: 'edit-sync', sync } as const)
  return { wish, is: 'refused', objection: { stream, field, detail: `${why}; it was left as it is`, fix, remedy } }
}

function unmakable({ stream, field, sync }: FieldWish): Objection {
  const detail = `${stream} shows no such field to this user, and the name is none that could be made`
  const fix = `Custom fields that can be made are called like Staff_Count__c: correct the name in the sync ${sync}, or let the user read the field.`
  return { stream, field, detail, fix, remedy: { do: 'edit-sync', sync } }
}

const Entity = z.object({ IsCustomizable: z.boolean() })

/** Whether the object can have custom fields at all. Source: Object Reference, "EntityDefinition". */
async function takesFields(stream: string, transport: SalesforceTransport): Promise<boolean> {
  if (homeOf(stream) !== stream) return true
  const soql = `SELECT IsCustomizable FROM EntityDefinition WHERE QualifiedApiName = ${named(stream)}`
  const [entity] = await askSoql(transport, soql, Entity)
  return entity?.IsCustomizable !== false
}

function noneTaken({ stream, field, role, sync }: FieldWish): Objection {
  const detail = `Salesforce lets nobody make a custom field on ${stream}`
  const fix =
    role.is === 'receipt'
      ? 'Nothing can be done: what a write did whose answer was lost is told by values and history, or stays uncertain.'
      : `Take the field out of the sync ${sync}.`
  return { stream, field, detail, fix, ...(role.is !== 'receipt' && { remedy: { do: 'edit-sync', sync } }) }
}

/** What there is of fields that the describe does not show. */
async function hiddenOf(
  stream: string,
  wishes: readonly FieldWish[],
  transport: SalesforceTransport,
): Promise<Map<string, Standing>> {
  const names = wishes.filter(({ field }) => isCustomName(field)).map(({ field }) => field.slice(0, -'__c'.length))
  if (names.length === 0) return new Map()
  const where = `EntityDefinition.QualifiedApiName = ${named(homeOf(stream))} AND NamespacePrefix = null`
  const soql = `SELECT Id, DeveloperName FROM CustomField WHERE ${where} AND DeveloperName IN ${among(names)}`
  const rows = await askSoql(transport, soql, Row, true)
  const found = await Promise.all(
    rows.map(async ({ Id, DeveloperName }) => {
      const path = `/tooling/sobjects/CustomField/${encodeURIComponent(Id)}` as const
      const { Metadata } = await transport.json({ method: 'GET', path, isSetup: true }, Component)
      const { type, length, formula } = Metadata
      const computed = typeof formula === 'string' || type === 'AutoNumber' || type === 'Summary'
      const standing = { type: describedType(type ?? 'Summary'), maxLength: length ?? null, computed }
      return [`${DeveloperName}__c`.toLowerCase(), standing] as const
    }),
  )
  return new Map(found)
}
