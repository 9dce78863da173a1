// GET /crm/v3/limits/…: how much of what the account may hold is used.
import { type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import type { ObjectType } from '../../schema/object-type.ts'

const RECORDS = 15_000_000
const CUSTOM_RECORDS = 500_000
const CUSTOM_PROPERTIES = 1_000
const CALCULATED_PROPERTIES = 5
const CUSTOM_TYPES = 10
const PIPELINES = 15
const LABELS = 50

function share(limit: number, usage: number) {
  return { limit, usage, percentage: Math.round((usage * 10_000) / limit) / 100 }
}

function overall(limit: number, usage: number) {
  const { percentage } = share(limit, usage)
  return { overallLimit: limit, overallUsage: usage, overallPercentage: percentage }
}

function isCustom(type: ObjectType): boolean {
  return type.typeId.startsWith('2-')
}

/** "contacts" → "Contacts" */
function titled(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`.replaceAll('_', ' ')
}

function named(type: ObjectType) {
  return { objectTypeId: type.typeId, singularLabel: titled(type.singular), pluralLabel: titled(type.name) }
}

function endpoint(rest: string, body: (call: Call) => object): Endpoint {
  const handle = (call: Call) => ({ status: 200, body: body(call) })
  return { method: 'GET', paths: crmPaths('limits', rest), limit: 'burst', handle }
}

const records = endpoint('/records', ({ portal }) => {
  const count = (type: ObjectType) => portal.count(type.name)
  const custom = portal.types.all.filter(isCustom)
  const used = custom.reduce((sum, type) => sum + count(type), 0)
  return {
    hubspotDefinedObjectTypes: portal.types.all
      .filter(type => !isCustom(type))
      .map(type => ({ ...named(type), ...share(RECORDS, count(type)) })),
    customObjectTypes: {
      ...overall(CUSTOM_RECORDS, used),
      byObjectType: custom.map(type => ({ ...named(type), usage: count(type) })),
    },
  }
})

function propertiesWhere(
  call: Call,
  limit: number,
  counts: (property: { hubspotDefined?: boolean; calculated: boolean }) => boolean,
) {
  const { portal } = call
  const byObjectType = portal.types.all.map(type => {
    const usage = [...portal.catalog.properties(type).values()].filter(counts).length
    return { ...named(type), ...share(limit, usage) }
  })
  const usage = byObjectType.reduce((sum, type) => sum + type.usage, 0)
  return { byObjectType, ...overall(limit * byObjectType.length, usage) }
}

const customProperties = endpoint('/custom-properties', call => {
  return propertiesWhere(call, CUSTOM_PROPERTIES, property => property.hubspotDefined !== true)
})

const calculatedProperties = endpoint('/calculated-properties', call => {
  const own = (property: { hubspotDefined?: boolean; calculated: boolean }) =>
    property.calculated && property.hubspotDefined !== true
  return propertiesWhere(call, CALCULATED_PROPERTIES, own)
})

const customTypes = endpoint('/custom-object-types', ({ portal }) => {
  return share(CUSTOM_TYPES, portal.types.all.filter(isCustom).length)
})

const pipelines = endpoint('/pipelines', ({ portal }) => {
  const types = portal.types.all.filter(type => type.pipeline !== null)
  const byType = types.map(type => ({ ...named(type), ...share(PIPELINES, portal.pipelines.of(type.typeId).size) }))
  return {
    hubspotDefinedObjectTypes: byType.filter(type => !type.objectTypeId.startsWith('2-')),
    customObjectTypes: { byObjectType: byType.filter(type => type.objectTypeId.startsWith('2-')) },
  }
})

const labels = endpoint('/associations/labels', ({ portal }) => {
  const { definitions } = portal.associations
  const pairs = portal.types.all.flatMap(from => portal.types.all.map(to => ({ from, to })))
  const results = pairs.flatMap(({ from, to }) => {
    const own = definitions.between(from, to).filter(one => one.category === 'USER_DEFINED' && one.label !== null)
    if (own.length === 0) return []
    const allLabels = own.map(one => one.label)
    return [{ fromObjectTypeId: from.typeId, toObjectTypeId: to.typeId, allLabels, ...share(LABELS, own.length) }]
  })
  return { results }
})

export const limitsTracking: readonly Endpoint[] = [
  records,
  customProperties,
  calculatedProperties,
  customTypes,
  pipelines,
  labels,
]
