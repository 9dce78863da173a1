// Failures that everyone meets, by name: the gateways' pages and the two statuses that HubSpot alone knows.
import type { Fault } from './fault.ts'

type Preset = Pick<Fault, 'kind' | 'status' | 'body' | 'html' | 'headers'>

function page(status: number, title: string): Preset {
  const html = `<html>\n<head><title>${status} ${title}</title></head>\n<body>\n<center><h1>${status} ${title}</h1></center>\n</body>\n</html>\n`
  return { kind: 'status', status, html }
}

/** The edge in front of HubSpot says that it cannot reach what lies behind. */
function edge(status: number, title: string): Preset {
  return { ...page(status, title), headers: { server: 'cloudflare' } }
}

/** HubSpot's own error, which names its correlation id twice like any other. */
function refusal(status: number, category: string, message: string, headers: Record<string, string>): Preset {
  const correlationId = `00000000-0000-4000-a000-000000000${status}`
  return {
    kind: 'status',
    status,
    body: { status: 'error', message, correlationId, category },
    headers: { 'x-hubspot-correlation-id': correlationId, ...headers },
  }
}

export const PRESET_NAMES = [
  'html502',
  'html503',
  'html504',
  'html520',
  'html521',
  'html522',
  'html523',
  'html524',
  'html525',
  'html526',
  'locked423',
  'migrating477',
] as const

export type PresetName = (typeof PRESET_NAMES)[number]

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  html502: page(502, 'Bad Gateway'),
  html503: page(503, 'Service Temporarily Unavailable'),
  html504: page(504, 'Gateway Time-out'),
  html520: edge(520, 'Web server is returning an unknown error'),
  html521: edge(521, 'Web server is down'),
  html522: edge(522, 'Connection timed out'),
  html523: edge(523, 'Origin is unreachable'),
  html524: edge(524, 'A timeout occurred'),
  html525: edge(525, 'SSL handshake failed'),
  html526: edge(526, 'Invalid SSL certificate'),
  /** A heavy sync holds the account: wait two seconds or more. */
  locked423: refusal(
    423,
    'RATE_LIMITS',
    'The account is locked while a large sync is in progress. Try again in a few seconds.',
    {},
  ),
  /** The account is being moved to another data centre. */
  migrating477: refusal(
    477,
    'MIGRATION_IN_PROGRESS',
    'This account is being migrated to another data hosting location. Try again later.',
    { 'retry-after': '86400' },
  ),
}
