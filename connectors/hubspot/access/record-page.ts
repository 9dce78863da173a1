// The page of a record in HubSpot, which finds the data centre of the account by itself.
import type { Connector } from '../../../src/contract/connector.ts'
import { typeIdOf } from '../links/names.ts'

export const recordPage: NonNullable<Connector['recordPage']> = ({ baseUrl, sandbox }, { account, stream, id }) => {
  if (account === null) return null
  const type = typeIdOf(stream)
  if (type === null) return null
  const pages = sandbox === true && typeof baseUrl === 'string' ? baseUrl : 'https://app.hubspot.com'
  const [portal, record] = [account, id].map(encodeURIComponent)
  return `${pages}/contacts/${portal}/record/${type}/${record}`
}
