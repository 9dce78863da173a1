// Links of contacts to their companies while a portal is filled with a million of them: nothing is looked up twice.
import type { ObjectTable } from '../store/table.ts'
import type { Definitions } from './definitions.ts'
import type { LinkTable } from './link-table.ts'

/** Makes a contact's link to its primary company; a company that is not there is passed over. */
export function planter(
  ground: { table(objectType: string): ObjectTable | undefined },
  definitions: Definitions,
  links: LinkTable,
): (contactId: string, companyId: string) => void {
  const [contacts, companies] = [ground.table('0-1'), ground.table('0-2')]
  if (contacts === undefined || companies === undefined) return () => {}
  const known = definitions.between(contacts.type, companies.type)
  const kinds = known.filter(kind => kind.primary || kind.label === null)
  const there = links.setter(
    '0-1',
    '0-2',
    kinds.map(kind => kind.typeId),
  )
  const back = links.setter(
    '0-2',
    '0-1',
    kinds.map(kind => kind.inverse),
  )
  return (contactId, companyId) => {
    const company = companies.get(companyId)
    if (company === undefined || company.archivedAt !== null) return
    there(Number(contactId), Number(company.id))
    back(Number(company.id), Number(contactId))
  }
}
