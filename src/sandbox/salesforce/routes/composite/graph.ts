// POST /composite/graph: several composites in one request, each of them all or none.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../../api-error.ts'
import type { Org } from '../../org.ts'
import { DATA, type PathParams, parseBody } from '../request.ts'
import { checkReferenceIds, referencesIn } from './references.ts'
import { type CompositeSubrequest, halted, runComposite, subrequestSchema } from './run.ts'

const MOST_GRAPHS = 75
const MOST_NODES = 500
const DEEPEST = 15
const MOST_KINDS = 15
/** After so many failed graphs the rest is not begun. */
const MOST_FAILURES = 14

const graphSchema = z.object({ graphId: z.string(), compositeRequest: z.array(subrequestSchema) })
const bodySchema = z.object({ graphs: z.array(graphSchema) })

type Graph = z.infer<typeof graphSchema>

export function graphRoutes(scope: FastifyInstance, org: Org): void {
  scope.post<PathParams>(`${DATA}/composite/graph`, async request => {
    const { graphs } = parseBody(bodySchema, request.body)
    check(graphs)
    let failures = 0
    const answers: object[] = []
    for (const graph of graphs) {
      const { isSuccessful, compositeResponse } =
        failures >= MOST_FAILURES ? skipped(graph) : await runGraph(request, org, graph)
      if (!isSuccessful) failures += 1
      answers.push({ graphId: graph.graphId, graphResponse: { compositeResponse }, isSuccessful })
    }
    return { graphs: answers }
  })
}

async function runGraph(request: FastifyRequest, org: Org, graph: Graph) {
  const nodes = graph.compositeRequest
  const order = sorted(nodes)
  const { answers, stays } = await runComposite(request, org, order, true)
  const byId = new Map(answers.map(answer => [answer.referenceId, answer]))
  return { isSuccessful: stays, compositeResponse: nodes.map(node => byId.get(node.referenceId) ?? halted(node)) }
}

function skipped({ compositeRequest }: Graph) {
  return { isSuccessful: false, compositeResponse: compositeRequest.map(halted) }
}

/** Nodes behind those that they refer to. @throws ApiError 400 for nodes that wait for each other */
function sorted(nodes: readonly CompositeSubrequest[]): CompositeSubrequest[] {
  const known = new Set(nodes.map(node => node.referenceId))
  const done: CompositeSubrequest[] = []
  let waiting = [...nodes]
  while (waiting.length > 0) {
    const placed = new Set(done.map(node => node.referenceId))
    const ready = waiting.filter(node => parentsOf(node).every(id => placed.has(id) || !known.has(id)))
    if (ready.length === 0) throw new ApiError(400, 'INVALID_INPUT', 'The graph contains a circular reference')
    done.push(...ready)
    waiting = waiting.filter(node => !ready.includes(node))
  }
  return done
}

function parentsOf({ url, body }: CompositeSubrequest): readonly string[] {
  return referencesIn([url, body])
}

function check(graphs: readonly Graph[]): void {
  const nodes = graphs.flatMap(graph => graph.compositeRequest)
  if (graphs.length > MOST_GRAPHS) throw exceeded(`at most ${MOST_GRAPHS} graphs`)
  if (nodes.length > MOST_NODES) throw exceeded(`at most ${MOST_NODES} nodes in all graphs together`)
  const ids = graphs.map(graph => graph.graphId)
  if (new Set(ids).size < ids.length) throw new ApiError(400, 'INVALID_INPUT', 'Each graph needs a graphId of its own')
  for (const { compositeRequest } of graphs) {
    checkReferenceIds(compositeRequest.map(node => node.referenceId))
    const kinds = new Set(compositeRequest.map(({ method, url }) => `${method} ${url.split('/')[5] ?? ''}`))
    if (kinds.size > MOST_KINDS) throw exceeded(`at most ${MOST_KINDS} kinds of nodes in a graph`)
    if (depthOf(sorted(compositeRequest)) > DEEPEST) throw exceeded(`a depth of at most ${DEEPEST} in a graph`)
  }
}

function depthOf(order: readonly CompositeSubrequest[]): number {
  const depths = new Map<string, number>()
  for (const node of order) {
    const above = parentsOf(node).map(id => depths.get(id) ?? 0)
    depths.set(node.referenceId, 1 + Math.max(0, ...above))
  }
  return Math.max(0, ...depths.values())
}

function exceeded(what: string): ApiError {
  return new ApiError(400, 'LIMIT_EXCEEDED', `Limit exceeded: a request takes ${what}`)
}
