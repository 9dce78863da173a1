// POST …/batch/archive and …/batch/labels/archive: 204 in version 4, 200 from version 2026-03 on.
import { z } from 'zod'
import { type Answer, bodyOf, type Call, type Endpoint, versionOf } from '../../http/endpoint.ts'
import { batchAnswer, pairOf, pairPaths, recordId, refuseMoreThan, spec } from './target.ts'

const MOST = 2_000
const archiveInput = z.object({ inputs: z.array(z.object({ from: recordId, to: z.array(recordId) })) })
const labelsInput = z.object({
  inputs: z.array(z.object({ from: recordId, to: recordId, types: z.array(spec).min(1) })),
})

function done(call: Call): Answer {
  return versionOf(call) >= '2026-03' ? batchAnswer(call, 200, { results: [], errors: [] }) : { status: 204 }
}

const archive: Endpoint = {
  method: 'POST',
  paths: pairPaths('/batch/archive'),
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, archiveInput)
    refuseMoreThan(MOST, inputs)
    const { from, to } = pairOf(call)
    const { associations } = call.portal
    const author = call.portal.integration(call.correlationId)
    for (const input of inputs) {
      const end = associations.end(from, input.from.id)
      for (const { id } of input.to) {
        const other = associations.end(to, id)
        if (end !== undefined && other !== undefined) associations.disconnect(end, other, author)
      }
    }
    return done(call)
  },
}

const archiveLabels: Endpoint = {
  method: 'POST',
  paths: pairPaths('/batch/labels/archive'),
  limit: 'burst',
  handle: call => {
    const { inputs } = bodyOf(call, labelsInput)
    refuseMoreThan(MOST, inputs)
    const { from, to } = pairOf(call)
    const { associations } = call.portal
    const author = call.portal.integration(call.correlationId)
    const kinds = inputs.map(input => associations.kinds(from, input.from.id, to, input.types))
    inputs.forEach((input, position) => {
      const [end, other] = [associations.end(from, input.from.id), associations.end(to, input.to.id)]
      if (end !== undefined && other !== undefined) associations.removeKinds(end, other, kinds[position] ?? [], author)
    })
    return done(call)
  },
}

export const batchArchives: readonly Endpoint[] = [archive, archiveLabels]
