// The ways in which Evergreen is let into a CRM, and what has to be told for each.
import type { Settings } from '../setup/stored.ts'

export interface WayField {
  readonly name: string
  readonly label: string
  readonly about?: string
  readonly form: 'text' | 'secret' | 'key'
}

export interface Way {
  readonly id: string
  readonly label: string
  readonly about: string
  /** The setting that is there where this way was taken. */
  readonly proof: string
  readonly fields: readonly WayField[]
}

const clientId: WayField = {
  name: 'clientId',
  label: 'Client id',
  about: 'Of your app: its consumer key',
  form: 'text',
}
const clientSecret: WayField = { name: 'clientSecret', label: 'Client secret', form: 'secret' }

/** The way on which a person allows it at the CRM. */
export const IN_BROWSER = 'browser'

const WAYS: Readonly<Record<string, readonly Way[]>> = {
  salesforce: [
    {
      id: IN_BROWSER,
      label: 'In the browser',
      about: 'You log in at Salesforce and allow it; Evergreen then acts as you.',
      proof: 'refreshToken',
      fields: [clientId, clientSecret],
    },
    {
      id: 'client',
      label: 'Client credentials',
      about: 'The app acts as the user that is set as its “Run As”. Needs your My Domain.',
      proof: 'clientSecret',
      fields: [clientId, clientSecret],
    },
    {
      id: 'assertion',
      label: 'Signed assertion (JWT)',
      about: 'Evergreen signs with a private key whose certificate the app has.',
      proof: 'privateKey',
      fields: [
        clientId,
        { name: 'username', label: 'Username', about: 'The user that Evergreen acts as', form: 'text' },
        { name: 'privateKey', label: 'Private key', about: 'In PEM, beginning with -----BEGIN', form: 'key' },
      ],
    },
  ],
  hubspot: [
    {
      id: IN_BROWSER,
      label: 'In the browser',
      about: 'You install the app at HubSpot and allow it there.',
      proof: 'refreshToken',
      fields: [clientId, clientSecret],
    },
    {
      id: 'token',
      label: 'Token of a private app',
      about: 'HubSpot shows it once, where the private app was made.',
      proof: 'accessToken',
      fields: [{ name: 'accessToken', label: 'Access token', form: 'secret' }],
    },
  ],
}

/** Settings that nobody is to read. */
export const SECRETS: readonly string[] = Object.values(WAYS).flatMap(ways =>
  ways.flatMap(({ fields }) => fields.filter(({ form }) => form !== 'text').map(({ name }) => name)),
)

export function waysOf(connector: string): readonly Way[] {
  return WAYS[connector] ?? []
}

/** The way that the settings take; null where they tell of none. */
export function wayOf(connector: string, settings: Settings): Way | null {
  return waysOf(connector).find(({ proof }) => settings[proof] !== undefined) ?? null
}

/** The settings without what other ways need and this one does not. */
export function inWay(connector: string, way: Way, settings: Settings): Settings {
  const own = new Set(namesOf(way))
  const others = new Set(
    waysOf(connector)
      .flatMap(namesOf)
      .filter(name => !own.has(name)),
  )
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !others.has(name)))
}

const namesOf = ({ proof, fields }: Way): string[] => [proof, ...fields.map(({ name }) => name)]
