// HubSpot's webhooks: a delivery is believed only when it bears HubSpot's signature and is fresh.
import { z } from 'zod'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { ChangeFeed, Delivery, Received } from '../../../src/contract/feed.ts'
import { Refused } from '../../../src/errors.ts'
import type { Settings } from '../settings.ts'
import { received } from './events.ts'
import { isGenuine } from './signature.ts'

/** Source: HubSpot docs, "Validating requests": older ones may be repeated by somebody else. */
const STALE_MS = 300_000

const Events = z.array(z.unknown())

/** The feed of a HubSpot connection; none where there is no secret to check deliveries by. */
export function createFeed(settings: Settings, { alias, clock }: ConnectorDeps): ChangeFeed | undefined {
  const { clientSecret } = settings
  if (clientSecret === undefined) return undefined
  const refuse = (what: string, fix: string) => new Refused({ where: `a webhook for ${alias}`, what, fix })
  const examine = ({ method, url, header, body }: Delivery): void => {
    const [signature, timestamp] = [header('x-hubspot-signature-v3'), header('x-hubspot-request-timestamp')]
    if (signature === undefined || timestamp === undefined || !/^\d{1,15}$/.test(timestamp)) {
      throw refuse('it bears no signature of version 3', 'Only HubSpot may call this address.')
    }
    if (clock.now() - Number(timestamp) > STALE_MS) {
      throw refuse('it is older than five minutes', "If HubSpot's own are refused, set this machine's clock by NTP.")
    }
    if (!isGenuine({ method, uri: addressOf(url, settings), body, timestamp, signature }, clientSecret)) {
      throw refuse(
        'its signature is wrong',
        "If HubSpot's own are refused, check clientSecret, and set webhookUrl to the address that HubSpot calls.",
      )
    }
  }
  return {
    receive: (delivery, account): Received => {
      examine(delivery)
      const events = Events.safeParse(jsonOf(delivery.body))
      if (!events.success) throw refuse('it is no list of events', 'Only HubSpot may call this address.')
      return received(events.data, portalOf(account, settings))
    },
  }
}

/** As HubSpot was told it: what a proxy does to an address it leaves alone in the query. */
function addressOf(url: string, { webhookUrl }: Settings): string {
  if (webhookUrl === undefined) return url
  const query = url.indexOf('?')
  return query < 0 ? webhookUrl : webhookUrl + url.slice(query)
}

/** Of an account's id, see settings.ts: what HubSpot calls it. */
function portalOf(account: string | null, { baseUrl, sandbox }: Settings): string | null {
  const prefix = sandbox ? `${baseUrl}/` : ''
  return account?.startsWith(prefix) === true ? account.slice(prefix.length) : null
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}
