// The page of a record in Lightning.
import type { Connector } from '../../../src/contract/connector.ts'

/** The common log-in hosts know no records; only a My Domain has pages. */
const COMMON = /^(login|test)\.salesforce\.com$/

export const recordPage: NonNullable<Connector['recordPage']> = ({ loginUrl }, { stream, id }) => {
  if (typeof loginUrl !== 'string' || !URL.canParse(loginUrl)) return null
  const { protocol, host, hostname } = new URL(loginUrl)
  if (COMMON.test(hostname)) return null
  // Pages are on the host of Lightning, which the My Domain is the beginning of.
  const pages = host.replace(/\.my\.salesforce\.com$/, '.lightning.force.com')
  return `${protocol}//${pages}/lightning/r/${encodeURIComponent(stream)}/${encodeURIComponent(id)}/view`
}
