// What the headers of a request wish of its writes: whether duplicates are saved, and which assignment rule runs.
import type { FastifyRequest } from 'fastify'
import { isId, toId18 } from '../ids.ts'
import type { Assignment } from '../rules/assignment.ts'
import type { SaveContext, SavingOrg } from '../saving/context.ts'
import { callerOf } from './caller.ts'

/** The context of all writes of a request. */
export function saveContextOf(request: Pick<FastifyRequest, 'raw' | 'headers'>, org: SavingOrg): SaveContext {
  const { author, schema } = callerOf(request)
  const duplicates = String(request.headers['sforce-duplicate-rule-header'] ?? '')
  return {
    org,
    author,
    schema,
    allowDuplicates: /(^|[;,\s])allowSave\s*=\s*true/i.test(duplicates),
    assignment: assignmentOf(String(request.headers['sforce-auto-assign'] ?? '').trim()),
  }
}

/** FALSE, TRUE, or the id of a rule; without the header TRUE. Source: REST API guide, "Assignment Rule Header". */
function assignmentOf(text: string): Assignment {
  if (/^false$/i.test(text)) return 'off'
  return isId(text) ? { ruleId: toId18(text) } : 'on'
}
