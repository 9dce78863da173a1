// Types of fields that hold the same sort of value, so that one may become the other without a value changing its text.

/** The words of Salesforce's describe and of HubSpot's properties. */
const SORTS: Readonly<Record<string, readonly string[]>> = {
  text: ['string', 'textarea', 'email', 'phone', 'url', 'picklist', 'combobox', 'encryptedstring', 'phone_number'],
  choice: ['enumeration'],
  choices: ['multipicklist'],
  number: ['int', 'long', 'double', 'currency', 'percent', 'number'],
  truth: ['boolean', 'bool'],
  moment: ['datetime'],
}

const sortOf = (type: string): string => Object.keys(SORTS).find(sort => SORTS[sort]?.includes(type)) ?? type

/** Whether values of the one type are written as those of the other. */
export function holdsAlike(a: string, b: string): boolean {
  return sortOf(a) === sortOf(b)
}
