// The fields of both CRMs that take stamps.
import type { StampSettings } from '../../../src/domain/stamp/setting.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'

export const STAMP_FIELDS = {
  salesforce: { freshness: 'Fresh__c', lastVerified: 'Verified__c' },
  hubspot: { freshness: 'fresh', lastVerified: 'verified' },
} as const

export const stampsOf = (system: 'salesforce' | 'hubspot', alone: number | null): StampSettings => {
  return { fields: STAMP_FIELDS[system], freshnessAs: 'percent', alone }
}

/** Makes them on contacts. */
export async function addFields(url: string, system: 'salesforce' | 'hubspot'): Promise<void> {
  const { freshness, lastVerified } = STAMP_FIELDS[system]
  if (system === 'salesforce') {
    const number = { label: 'Fresh', type: 'Number', precision: 5, scale: 2 }
    await send(`${url}/__sandbox/salesforce/fields`, { fullName: `Contact.${freshness}`, metadata: number })
    const date = { label: 'Verified', type: 'DateTime' }
    await send(`${url}/__sandbox/salesforce/fields`, { fullName: `Contact.${lastVerified}`, metadata: date })
    return
  }
  const about = { groupName: 'contactinformation' }
  const path = `${url}/crm/v3/properties/contacts`
  await send(path, { ...about, name: freshness, label: 'Fresh', type: 'number', fieldType: 'number' })
  await send(path, { ...about, name: lastVerified, label: 'Verified', type: 'date', fieldType: 'date' })
}

async function send(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${credentials.hubspot.accessToken}` }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
}
