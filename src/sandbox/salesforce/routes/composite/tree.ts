// POST /composite/tree/{T}: records with their children, all of them made or none.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ApiError } from '../../api-error.ts'
import type { Org } from '../../org.ts'
import type { SaveContext } from '../../saving/context.ts'
import { type Given, givenOf } from '../../saving/given.ts'
import { insertRecord } from '../../saving/save.ts'
import type { SObjectType } from '../../schema/schema.ts'
import { DATA, type PathParams, parseBody, typeOf } from '../request.ts'
import { collectionErrors } from '../row-errors.ts'
import { saveContextOf } from '../save-request.ts'
import { checkReferenceIds } from './references.ts'

const MOST_RECORDS = 200
const MOST_TYPES = 5
const DEEPEST = 5

const recordSchema = z.looseObject({ attributes: z.object({ type: z.string(), referenceId: z.string() }) })
const listSchema = z.object({ records: z.array(recordSchema) })

type TreeRecord = z.infer<typeof recordSchema>

interface Node {
  readonly referenceId: string
  readonly type: SObjectType
  readonly given: readonly Given[]
  readonly depth: number
  /** The node above, and the field that refers to it. */
  readonly parent: { readonly node: Node; readonly field: string } | undefined
}

export function treeRoutes(scope: FastifyInstance, org: Org): void {
  scope.post<PathParams>(`${DATA}/composite/tree/:type`, async (request, reply) => {
    const context = saveContextOf(request, org)
    const nodes = nodesOf(request, context)
    const ids = new Map<Node, string>()
    const errors: object[] = []
    const stays = org.store.transactions.run(() => {
      for (const node of nodes) {
        const outcome = insertRecord(context, node.type, withParent(node, ids))
        if (outcome.errors.length > 0) {
          errors.push({ referenceId: node.referenceId, errors: collectionErrors(outcome.errors) })
          return false
        }
        ids.set(node, outcome.id ?? '')
      }
      return true
    })
    if (!stays) return reply.code(400).send({ hasErrors: true, results: errors })
    const results = nodes.map(node => ({ referenceId: node.referenceId, id: ids.get(node) }))
    return reply.code(201).send({ hasErrors: false, results })
  })
}

/** Parents before their children. @throws ApiError 400 when the tree is too large or not understood */
function nodesOf(request: FastifyRequest<PathParams>, context: SaveContext): readonly Node[] {
  const type = typeOf(request)
  const { records } = parseBody(listSchema, request.body)
  const nodes: Node[] = []
  const add = (record: TreeRecord, nodeType: SObjectType, parent: Node['parent']): void => {
    const children = Object.entries(record).flatMap(([name, value]) => {
      const list = name === 'attributes' ? undefined : listSchema.safeParse(value).data
      return list === undefined ? [] : [{ name, records: list.records }]
    })
    const own = Object.fromEntries(
      Object.entries(record).filter(([name]) => !children.some(each => each.name === name)),
    )
    const depth = (parent?.node.depth ?? 0) + 1
    const given = givenOf(context.schema, nodeType, own)
    const node: Node = { referenceId: record.attributes.referenceId, type: nodeType, given, depth, parent }
    nodes.push(node)
    for (const child of children) {
      const found = childField(context, nodeType, child.name)
      for (const each of child.records) add(each, found.type, { node, field: found.field })
    }
  }
  for (const record of records) add(record, type, undefined)
  checkTree(nodes)
  return nodes
}

function checkTree(nodes: readonly Node[]): void {
  if (nodes.length > MOST_RECORDS) throw exceeded(`${MOST_RECORDS} records`)
  if (new Set(nodes.map(node => node.type.name)).size > MOST_TYPES) throw exceeded(`${MOST_TYPES} kinds of records`)
  if (nodes.some(node => node.depth > DEEPEST)) throw exceeded(`${DEEPEST} levels`)
  checkReferenceIds(nodes.map(node => node.referenceId))
}

function exceeded(what: string): ApiError {
  return new ApiError(400, 'LIMIT_EXCEEDED', `Limit exceeded: a tree takes at most ${what}`)
}

/** The object and the field behind the name under which a parent knows its children, such as Contacts. */
function childField({ schema }: SaveContext, parent: SObjectType, name: string): { type: SObjectType; field: string } {
  for (const type of schema.types) {
    const field = type.fields.find(each => each.children === name && each.referenceTo.includes(parent.name))
    if (field !== undefined) return { type, field: field.name }
  }
  throw new ApiError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${parent.name}`)
}

function withParent(node: Node, ids: ReadonlyMap<Node, string>): readonly Given[] {
  const field = node.parent === undefined ? undefined : node.type.field(node.parent.field)
  if (node.parent === undefined || field === undefined) return node.given
  return [...node.given, { field, raw: ids.get(node.parent.node) ?? null }]
}
