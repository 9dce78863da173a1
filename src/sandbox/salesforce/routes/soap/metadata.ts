// The calls of the Metadata API: components created, changed, read and listed, ten at a time.
import { ApiError } from '../../api-error.ts'
import { createComponent, KINDS, kindOf, updateComponent } from '../../metadata/components.ts'
import type { Json } from '../../metadata/kinds/component.ts'
import { Refusal } from '../../metadata/refusal.ts'
import type { SoapCall, SoapOperation } from './call.ts'
import { children, type Element, text, texts, type Xml } from './xml.ts'

const MOST_COMPONENTS = 10

export const metadataCalls: Readonly<Record<string, SoapOperation>> = {
  createMetadata: call =>
    eachGiven(call, (kind, name, metadata) => {
      createComponent(call.org, kindOf(kind), name, metadata, call.author.userId)
    }),
  updateMetadata: call =>
    eachGiven(call, (kind, name, metadata) => {
      updateComponent(call.org, kindOf(kind), name, metadata, call.author.userId)
    }),
  upsertMetadata: upsert,
  deleteMetadata: call => eachNamed(call, (kind, name) => kindOf(kind).remove(call.org, name)),
  readMetadata: read,
  listMetadata: list,
  describeMetadata: describe,
  renameMetadata: ({ body }) => {
    const message = `${text(body, 'type') ?? 'The component'} cannot be renamed in the sandbox`
    return [failure(text(body, 'oldFullName') ?? '', new Refusal('INVALID_OPERATION', message))]
  },
}

function eachGiven(call: SoapCall, change: (kind: string, name: string, metadata: Json) => void): Xml[] {
  return given(call).map(({ kind, name, metadata }) => settle(name, () => change(kind, name, metadata)))
}

function upsert(call: SoapCall): Xml[] {
  return given(call).map(({ kind, name, metadata }) => {
    let created = false
    const result = settle(name, () => {
      created = !kindOf(kind).has(call.org, name)
      if (created) createComponent(call.org, kindOf(kind), name, metadata, call.author.userId)
      else updateComponent(call.org, kindOf(kind), name, metadata, call.author.userId)
    })
    return { created: created && result.success, ...result }
  })
}

function eachNamed({ body }: SoapCall, change: (kind: string, name: string) => void): Xml[] {
  const names = texts(body, 'fullNames')
  checkCount(names.length)
  return names.map(name => settle(name, () => change(text(body, 'type') ?? '', name)))
}

type Result = { readonly errors?: Xml; readonly fullName: string; readonly success: boolean }

function settle(name: string, change: () => void): Result {
  try {
    change()
    return { fullName: name, success: true }
  } catch (error) {
    if (error instanceof Refusal) return failure(name, error)
    throw error
  }
}

function failure(name: string, { code, message, fields }: Refusal): Result {
  return { errors: { fields, message, statusCode: code }, fullName: name, success: false }
}

/** An unknown name is answered with an empty record. */
function read({ org, body }: SoapCall): Xml[] {
  const kind = kindOrFault(text(body, 'type') ?? '')
  const names = texts(body, 'fullNames')
  checkCount(names.length)
  const records = names.map((name): Xml => {
    const found = kind.read(org, name)
    return found === undefined ? { '@xsi:nil': 'true' } : { '@xsi:type': kind.name, fullName: name, ...xmlOf(found) }
  })
  return [{ records }]
}

function list({ org, body }: SoapCall): Xml[] {
  return children(body, 'queries').flatMap(query => {
    const name = isElement(query) ? (text(query, 'type') ?? '') : ''
    const kind = KINDS.find(one => one.name === name)
    if (kind === undefined) return []
    return kind.names(org).map((fullName): Xml => {
      const birth = org.births.of(kind.name, fullName)
      const nameOf = (id: string) => String(org.store.find(id)?.['Name'] ?? '')
      return {
        createdById: birth.createdById,
        createdByName: nameOf(birth.createdById),
        createdDate: new Date(birth.createdAt).toISOString(),
        fileName: `${kind.folder}/${fullName.split('.')[0]}.${kind.suffix}`,
        fullName,
        id: birth.id,
        lastModifiedById: birth.modifiedById,
        lastModifiedByName: nameOf(birth.modifiedById),
        lastModifiedDate: new Date(birth.modifiedAt).toISOString(),
        namespacePrefix: '',
        type: kind.name,
      }
    })
  })
}

function describe(): Xml[] {
  const objects = KINDS.filter(kind => kind.name !== 'CustomField').map(kind => ({
    ...(kind.name === 'CustomObject' ? { childXmlNames: ['CustomField'] } : {}),
    directoryName: kind.folder,
    inFolder: false,
    metaFile: false,
    suffix: kind.suffix,
    xmlName: kind.name,
  }))
  return [{ metadataObjects: objects, organizationNamespace: '', partialSaveAllowed: true, testRequired: false }]
}

function given({ body }: SoapCall): { kind: string; name: string; metadata: Json }[] {
  const all = children(body, 'metadata').filter(isElement)
  checkCount(all.length)
  return all.map(({ '@type': type, fullName, ...metadata }) => ({
    kind: String(type ?? '').replace(/^.*:/, ''),
    name: typeof fullName === 'string' ? fullName : '',
    metadata,
  }))
}

function kindOrFault(name: string) {
  try {
    return kindOf(name)
  } catch (error) {
    if (error instanceof Refusal) throw new ApiError(500, error.code, error.message)
    throw error
  }
}

function checkCount(count: number): void {
  if (count <= MOST_COMPONENTS) return
  const message = `record limit reached. cannot submit more than ${MOST_COMPONENTS} records into this call`
  throw new ApiError(500, 'EXCEEDED_ID_LIMIT', message)
}

function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function xmlOf(value: Json): { readonly [name: string]: Xml } {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, xmlValue(inner)]))
}

function xmlValue(value: unknown): Xml {
  if (Array.isArray(value)) return value.map(xmlValue)
  if (isElement(value)) return xmlOf(value)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}
