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
  readonly externalOptions: boolean
  readonly hasUniqueValue: boolean
  readonly hidden: boolean
  readonly hubspotDefined?: boolean
  readonly formField: boolean
  readonly archived: boolean
  readonly createdAt: string
  readonly updatedAt: string
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

/** The standard properties of one group of an object type, each named by its kind. */
export function propertiesIn(group: string) {
  const readOnly = { archivable: false, readOnlyDefinition: true, readOnlyValue: true }
  return {
    text: (name: string, label: string) => standard(name, label, group, {}),
    longText: (name: string, label: string) => standard(name, label, group, { fieldType: 'textarea' }),
    phone: (name: string, label: string) => standard(name, label, group, { fieldType: 'phonenumber' }),
    number: (name: string, label: string) => standard(name, label, group, { type: 'number', fieldType: 'number' }),
    bool: (name: string, label: string) =>
      standard(name, label, group, {
        type: 'bool',
        fieldType: 'booleancheckbox',
        options: optionsOf(['true', 'false']),
      }),
    choice: (name: string, label: string, values: readonly string[]) =>
      standard(name, label, group, { type: 'enumeration', fieldType: 'select', options: optionsOf(values) }),
    owner: (name: string, label: string) =>
      standard(name, label, group, { type: 'enumeration', fieldType: 'select', externalOptions: true }),
    date: (name: string, label: string) => standard(name, label, group, { type: 'date', fieldType: 'date' }),
    stamp: (name: string, label: string) =>
      standard(name, label, group, { type: 'datetime', fieldType: 'date', modificationMetadata: readOnly }),
    id: (name: string, label: string) =>
      standard(name, label, group, { type: 'number', fieldType: 'number', modificationMetadata: readOnly }),
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
