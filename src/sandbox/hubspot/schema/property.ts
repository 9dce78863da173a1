// A property's definition as the properties API shows it, and short ways to write down the standard ones.

export interface Option {
  readonly label: string
  readonly value: string
  readonly displayOrder: number
  readonly hidden: boolean
  readonly description: string
}

export interface Property {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly fieldType: string
  readonly description: string
  readonly groupName: string
  readonly options: readonly Option[]
  readonly displayOrder: number
  readonly calculated: boolean
  readonly calculationFormula?: string
  readonly externalOptions: boolean
  readonly referencedObjectType?: string
  readonly hasUniqueValue: boolean
  readonly hidden: boolean
  readonly hubspotDefined?: boolean
  readonly formField: boolean
  readonly archived: boolean
  readonly archivedAt?: string
  readonly createdAt: string
  readonly createdUserId?: string
  readonly updatedAt: string
  readonly updatedUserId?: string
  readonly modificationMetadata: {
    readonly archivable: boolean
    readonly readOnlyDefinition: boolean
    readonly readOnlyOptions?: boolean
    readonly readOnlyValue: boolean
  }
}

export interface PropertyGroup {
  readonly name: string
  readonly label: string
  readonly displayOrder: number
  readonly archived: boolean
}

const BORN = '2019-08-06T02:41:08.029Z'

function standard(name: string, label: string, groupName: string, rest: Partial<Property>): Property {
  return {
    name,
    label,
    type: 'string',
    fieldType: 'text',
    description: '',
    groupName,
    options: [],
    displayOrder: -1,
    calculated: false,
    externalOptions: false,
    hasUniqueValue: false,
    hidden: false,
    hubspotDefined: true,
    formField: true,
    archived: false,
    createdAt: BORN,
    updatedAt: BORN,
    modificationMetadata: { archivable: true, readOnlyDefinition: true, readOnlyValue: false },
    ...rest,
  }
}

/** Options with the label made from the value: COMPUTER_SOFTWARE is shown as "Computer Software". */
function optionsOf(values: readonly string[]): Option[] {
  return values.map((value, displayOrder) => ({
    label: value.toLowerCase().replace(/(^|_)(\w)/g, (_, gap: string, letter: string) => {
      return (gap === '' ? '' : ' ') + letter.toUpperCase()
    }),
    value,
    displayOrder,
    hidden: false,
    description: '',
  }))
}

const READ_ONLY = { archivable: false, readOnlyDefinition: true, readOnlyValue: true }

type Shape = Partial<Property>
const NUMBER: Shape = { type: 'number', fieldType: 'number' }
const DATETIME: Shape = { type: 'datetime', fieldType: 'date' }
const BOOL: Shape = { type: 'bool', fieldType: 'booleancheckbox', options: optionsOf(['true', 'false']) }
const OWNER: Shape = {
  type: 'enumeration',
  fieldType: 'select',
  externalOptions: true,
  referencedObjectType: 'OWNER',
}

/** The standard properties of one group of an object type, each named by its kind. */
export function propertiesIn(group: string) {
  const kind = (shape: Shape) => (name: string, label: string) => standard(name, label, group, shape)
  const kept = (shape: Shape) => kind({ ...shape, formField: false, modificationMetadata: READ_ONLY })
  const counted = (shape: Shape) => kept({ ...shape, calculated: true })
  const choice = (fieldType: string) => (name: string, label: string, values: readonly string[]) =>
    standard(name, label, group, { type: 'enumeration', fieldType, options: optionsOf(values) })
  return {
    text: kind({}),
    longText: kind({ fieldType: 'textarea' }),
    html: kind({ fieldType: 'html' }),
    phone: kind({ fieldType: 'phonenumber' }),
    number: kind(NUMBER),
    bool: kind(BOOL),
    choice: choice('select'),
    choices: choice('checkbox'),
    owner: kind(OWNER),
    date: kind({ type: 'date', fieldType: 'date' }),
    datetime: kind(DATETIME),
    /** Kept by HubSpot itself, and nobody may write it. */
    kept: { text: kept({}), number: kept(NUMBER), datetime: kept(DATETIME), bool: kept(BOOL), owner: kept(OWNER) },
    /** Worked out by HubSpot from other values. */
    counted: { text: counted({}), number: counted(NUMBER), datetime: counted(DATETIME), bool: counted(BOOL) },
  }
}

/** Evergreen's own field, as a customer's admin would have made it. */
export function receiptProperty(groupName: string): Property {
  return {
    ...standard('evergreen_receipt', 'Evergreen receipt', groupName, {
      description: 'Set by Evergreen with every write',
      modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
    }),
    hubspotDefined: false,
    formField: false,
  }
}
