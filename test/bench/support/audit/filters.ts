// Twenty filters as ops and auditors ask them: each of the audit's own, and mixes; what is seldom among them, what is in
// every entry, and what is nowhere.
import type { AuditFilter } from '../../../../src/contract/audit.ts'
import { CONNECTIONS, recordId, runId } from './made-up.ts'

const [large, middle, small] = CONNECTIONS
const APRIL = { since: Date.UTC(2026, 3, 1), until: Date.UTC(2026, 4, 1) }

export const FILTERS: Readonly<Record<string, Omit<AuditFilter, 'limit'>>> = {
  nothing: {},
  'a large connection': { connectionId: large },
  'a small connection': { connectionId: small },
  stream: { stream: 'Account' },
  record: { recordId: recordId(4_711), connectionId: large, stream: 'Contact' },
  'a common field': { field: 'Email' },
  'a seldom field': { field: 'Fax' },
  run: { runId: runId(77) },
  'a person': { actor: 'cli:ada' },
  reason: { reason: 'overwritten' },
  'a seldom outcome': { outcome: 'uncertain' },
  event: { event: 'record.gone' },
  'since a day': { since: Date.UTC(2026, 9, 12) },
  'until a day': { until: Date.UTC(2026, 1, 12) },
  'a month of a connection': { connectionId: middle, ...APRIL },
  'field and outcome': { field: 'Phone', outcome: 'rejected' },
  'field, reason and outcome': { field: 'Title', reason: 'filled', outcome: 'conflict' },
  'a run and an outcome': { runId: runId(123), outcome: 'rejected' },
  'all of it': {
    connectionId: small,
    stream: 'Contact',
    field: 'Fax',
    reason: 'normalized',
    actor: 'worker',
    ...APRIL,
  },
  'nothing there': { field: 'Nowhere', outcome: 'applied' },
}
