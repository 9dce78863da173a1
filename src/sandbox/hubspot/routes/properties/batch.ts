// POST /crm/v3/properties/{objectType}/batch/read, /create, /archive: up to 100 definitions at once; what cannot be
// done is an error of its own in a 207.
import { z } from 'zod'
import { ApiError, notFound } from '../../http/api-error.ts'
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { batchAnswer } from '../objects/batch/answer.ts'
import { refuseSize } from '../objects/input.ts'
import { tableOf } from '../objects/target.ts'
import { binProperty, makeProperty, propertyInput } from './definition.ts'

const names = z.object({ inputs: z.array(z.object({ name: z.string() })), archived: z.boolean().default(false) })

/** Does each piece of work; results beside errors in the form of a 207. */
function each<T>(inputs: readonly T[], nameOf: (input: T) => string, work: (input: T) => object) {
  const results: object[] = []
  const errors: object[] = []
  for (const input of inputs) {
    try {
      results.push(work(input))
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      errors.push({ status: 'error', ...failure.detail, context: { name: [nameOf(input)] } })
    }
  }
  return { results, errors }
}

const read: Endpoint = {
  method: 'POST',
  paths: crmPaths('properties', '/:objectType/batch/read'),
  limit: 'burst',
  handle: call => {
    const { type } = tableOf(call)
    const { inputs, archived } = bodyOf(call, names)
    refuseSize(inputs)
    const shelf = archived ? call.portal.catalog.archived(type) : call.portal.catalog.properties(type)
    const { results, errors } = each(
      inputs,
      input => input.name,
      ({ name }) => {
        const property = shelf.get(name.toLowerCase())
        if (property === undefined) throw notFound()
        return property
      },
    )
    return batchAnswer(call, 200, results, errors)
  },
}

const create: Endpoint = {
  method: 'POST',
  paths: crmPaths('properties', '/:objectType/batch/create'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs } = bodyOf(call, z.object({ inputs: z.array(propertyInput) }))
    refuseSize(inputs)
    const { results, errors } = each(
      inputs,
      input => input.name,
      input => makeProperty(call.portal, table, input),
    )
    return batchAnswer(call, 201, results, errors)
  },
}

const archive: Endpoint = {
  method: 'POST',
  paths: crmPaths('properties', '/:objectType/batch/archive'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs } = bodyOf(call, names)
    refuseSize(inputs)
    const known = call.portal.catalog.properties(table.type)
    for (const { name } of inputs) {
      const property = known.get(name.toLowerCase())
      if (property !== undefined) binProperty(call.portal, table, property)
    }
    return { status: 204 }
  },
}

export const propertyBatchEndpoints: readonly Endpoint[] = [read, create, archive]
