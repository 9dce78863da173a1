// Values of a person, wherever Evergreen keeps such: what a run leaves behind, and what no small run would.
import type { Run, Stores } from '../../../src/contract/stores.ts'
import type { Proposal } from '../../../src/domain/decide/proposal.ts'

const change = (value: string): Proposal => ({
  field: 'Phone',
  before: `before ${value}`,
  after: `after ${value}`,
  reason: 'refreshed',
  ground: { type: 'rule', rule: 'phone', version: 1 },
  confidence: 1,
  freshness: 0.5,
})

/** Stores `value` of the record in all tables that hold values, and the record's id in the others. */
export async function plant(run: Run, recordId: string, value: string, stores: Stores): Promise<void> {
  const { connectionId, syncId, syncName, definition } = run
  const { stream } = definition
  const at = Date.now()
  const chunk = `chunk-${recordId}`
  const of = { runId: run.id, connectionId, stream, chunk }
  const state = { value, changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
  await stores.records.save(connectionId, stream, [{ id: recordId, state: { Phone: state } }], at)
  const claim = { supply: 'phone', value, source: 'directory', trust: 1, matchConfidence: 1, observedAt: at }
  await stores.claims.save(connectionId, stream, [{ recordId, claim: { ...claim, matchedOn: 'domain' } }])
  const past = { recordId, field: 'Phone', at, value, told: true, before: `old ${value}`, origin: 'person', by: null }
  await stores.history.add(connectionId, stream, [{ ...past, mark: 'm' } as never])
  await stores.history.addDue([{ syncId, recordId }])
  await stores.proposals.propose(of, [{ recordId, proposal: change(value) }], at)
  const refusal = { ...change(value), refusal: 'lock', detail: `until then, not ${value}` } as const
  await stores.proposals.refuse({ ...of, jobId: null }, [{ recordId, refusal }], at)
  const proposals = (await stores.proposals.pendingOf(chunk)).filter(each => each.recordId === recordId)
  const intent = `intent-${recordId}`
  await stores.intents.open(of, [{ id: intent, recordId, proposals }], at)
  await stores.proposals.settle(
    run.id,
    proposals.map(({ id }) => ({ id, outcome: 'applied' })),
  )
  await stores.intents.close([intent], at)
  await stores.sightings.note(syncId, [{ id: recordId, stamp: at, digest: 'd', settledUntil: at, changes: 0 }])
  const { confidence: _, freshness: __, ...said } = change(value)
  const told = { at, actor: 'worker', runId: run.id, connectionId, syncName, stream, recordId, ...said } as const
  await stores.audit.append([
    { ...told, event: 'field.change', outcome: 'rejected', answer: `the CRM does not like ${value}` },
    { ...told, event: 'field.flipped', after: `flipped to ${value}` },
  ])
}
