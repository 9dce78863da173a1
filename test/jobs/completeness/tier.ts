// A field of Salesforce contacts that the CRM works out: its values change and no stamp moves.
import type { Sandbox } from '../../../src/sandbox/server.ts'

async function tell({ url }: Sandbox, path: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/__sandbox/salesforce/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

export const addTier = (sandbox: Sandbox): Promise<void> =>
  tell(sandbox, 'fields', {
    fullName: 'Contact.Tier__c',
    metadata: { label: 'Tier', type: 'Text', formula: 'Account.Tier__c' },
  })

export const setTier = (sandbox: Sandbox, id: string | undefined, value: string): Promise<void> =>
  tell(sandbox, 'calculated', { object: 'Contact', id, values: { Tier__c: value } })
