// The settings of a connection while they are written: one truth for the form and for the YAML beside it.
import type { Settings } from '../setup/stored.ts'

type Json = Settings[string]

/** With the setting, or without it where it is undefined. */
export function withSetting(settings: Settings, name: string, value: Json | undefined): Settings {
  const { [name]: _before, ...others } = settings
  return value === undefined ? others : { ...settings, [name]: value }
}

/** Where the CRM is. A sandbox of this machine is known by its address. */
export function withAddress(settings: Settings, name: string, address: string): Settings {
  return withSetting(withSetting(settings, name, address), 'sandbox', isOfThisMachine(address) ? true : undefined)
}

function isOfThisMachine(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}

/** What a new connection begins with. */
export const BEGINNINGS: Readonly<Record<string, Settings>> = {
  salesforce: { connector: 'salesforce', loginUrl: 'https://login.salesforce.com' },
  hubspot: { connector: 'hubspot' },
  csv: {
    connector: 'csv',
    path: 'companies.csv',
    match: { domain: 'domain' },
    supplies: { industry: 'industry', employees: 'employees' },
  },
}

export function textIn(settings: Settings, name: string): string {
  const value = settings[name]
  return typeof value === 'string' ? value : ''
}
