// /crm/v4/associations/definitions/configurations: how many links of a kind a record may have.
import { z } from 'zod'
import type { Definition } from '../../associations/definition.ts'
import { invalidType } from '../../associations/refusals.ts'
import { bodyOf, type Call, type Endpoint } from '../../http/endpoint.ts'
import { batchAnswer, datedPaths, eachInput, pairOf } from './target.ts'

const kind = z.object({ typeId: z.number().int(), category: z.string() })
const limited = z.object({ inputs: z.array(kind.extend({ maxToObjectIds: z.number().int().min(1) })) })

function paths(rest: string): string[] {
  const path = `/definitions/configurations${rest}`
  return [`/crm/v4/associations${path}`, `/crm/associations/v4${path}`, ...datedPaths('/crm/associations', path)]
}
const PAIR = '/:objectType/:toObjectType'

function shown(call: Call, { category, typeId, label }: Definition): object {
  const max = call.portal.associations.definitions.limitOf(typeId)
  return { category, typeId, label, ...(max === undefined ? {} : { userEnforcedMaxToObjectIds: max }) }
}

function kindOf(call: Call, typeId: number): Definition {
  const { from, to } = pairOf(call)
  const found = call.portal.associations.definitions.between(from, to).find(one => one.typeId === typeId)
  if (found === undefined) throw invalidType(`0-${typeId}`, from, to)
  return found
}

const all: Endpoint = {
  method: 'GET',
  paths: paths('/all'),
  limit: 'burst',
  handle: call => {
    const results = call.portal.associations.definitions.limited.map(one => shown(call, one))
    return { status: 200, body: { results } }
  },
}

const between: Endpoint = {
  method: 'GET',
  paths: paths(PAIR),
  limit: 'burst',
  handle: call => {
    const { from, to } = pairOf(call)
    const { definitions } = call.portal.associations
    const known = definitions.between(from, to).filter(one => definitions.limitOf(one.typeId) !== undefined)
    return { status: 200, body: { results: known.map(one => shown(call, one)) } }
  },
}

const write: Endpoint = {
  method: 'POST',
  paths: [...paths(`${PAIR}/batch/create`), ...paths(`${PAIR}/batch/update`)],
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, limited)
    const rows = eachInput(inputs, ({ typeId, maxToObjectIds }) => {
      const found = kindOf(call, typeId)
      call.portal.associations.definitions.limit(typeId, maxToObjectIds)
      return [shown(call, found)]
    })
    return batchAnswer(call, 200, rows)
  },
}

const purge: Endpoint = {
  method: 'POST',
  paths: paths(`${PAIR}/batch/purge`),
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, z.object({ inputs: z.array(kind) }))
    for (const { typeId } of inputs) call.portal.associations.definitions.unlimit(typeId)
    return { status: 204 }
  },
}

export const configurationEndpoints: readonly Endpoint[] = [all, between, write, purge]
