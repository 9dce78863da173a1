// A connection as a form, with the same as YAML beside it. In the browser it ends at the CRM, else it is saved here.
import { Button, Group, SegmentedControl, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import type { FormEvent } from 'react'
import { useEdited } from '../../editing/edited.ts'
import { Meanwhile } from '../../editing/meanwhile.tsx'
import { Unsaved } from '../../editing/unsaved.tsx'
import { Failure } from '../../parts/failure.tsx'
import type { Settings } from '../setup/stored.ts'
import { SalesforceAddress } from './address.tsx'
import { Callback } from './callback.tsx'
import { BEGINNINGS, textIn, withAddress } from './draft.ts'
import { useConnect, useSave, type Written } from './end.ts'
import { FileFields } from './file-fields.tsx'
import { More } from './more.tsx'
import { WayChoice, WayFields } from './way-choice.tsx'
import { IN_BROWSER, inWay, SECRETS, wayOf, waysOf } from './ways.ts'
import { YamlSide } from './yaml-side.tsx'

const CONNECTORS = [
  { value: 'salesforce', label: 'Salesforce' },
  { value: 'hubspot', label: 'HubSpot' },
  { value: 'csv', label: 'CSV file' },
]
/** As the set-up wants names. */
const ALIAS = '[a-z][a-z0-9\\-]{0,62}'

interface ConnectionFormProps {
  /** What is set already; with an empty alias it is a new one. */
  readonly before: Written
  /** The version of the set-up that is changed. */
  readonly version: string
  /** The names that a new one cannot have. */
  readonly taken: readonly string[]
}

interface Draft extends Written {
  /** How Evergreen is let in. */
  readonly chosen: string
}

const wayIn = (settings: Settings) => wayOf(textIn(settings, 'connector'), settings)?.id

export function ConnectionForm({ before, version, taken }: ConnectionFormProps) {
  const isNew = before.alias === ''
  const draft = useEdited<Draft>({ ...before, chosen: wayIn(before.settings) ?? IN_BROWSER }, version)
  const { alias, settings, chosen } = draft.value
  const set = (change: Partial<Draft>) => draft.update(now => ({ ...now, ...change }))
  const setSettings = (settings: Settings) => set({ settings })
  const save = useSave(draft.version)
  const connect = useConnect()
  const connector = textIn(settings, 'connector')
  const ways = waysOf(connector)
  const way = ways.find(({ id }) => id === chosen) ?? ways[0]
  const mustConnect = way?.id === IN_BROWSER && settings[way.proof] === undefined
  const declared = { ...draft.value, settings: way === undefined ? settings : inWay(connector, way, settings) }
  const isTaken = isNew && taken.includes(alias)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isTaken) return
    if (mustConnect) connect.mutate(declared)
    else save.mutate(declared)
  }
  const error = save.error ?? connect.error
  return (
    <form onSubmit={submit}>
      {/* Who goes to the CRM comes back to what is set by then. */}
      <Unsaved when={draft.isEdited && !connect.isPending && !connect.isSuccess} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <Stack>
          {isNew && (
            <>
              <SegmentedControl
                aria-label="What it connects to"
                data={CONNECTORS}
                value={connector}
                onChange={name => setSettings(BEGINNINGS[name] ?? {})}
              />
              <TextInput
                label="Name"
                description="Small letters, digits and hyphens; syncs call it so"
                required
                pattern={ALIAS}
                data-autofocus
                error={isTaken && `There is a connection ${alias} already: change it, or take another name`}
                value={alias}
                onChange={({ currentTarget }) => set({ alias: currentTarget.value })}
              />
            </>
          )}
          {way === undefined ? (
            <FileFields settings={settings} onChange={setSettings} />
          ) : (
            <>
              <WayChoice ways={ways} value={way.id} onChange={chosen => set({ chosen })} />
              {connector === 'salesforce' && (
                <SalesforceAddress
                  value={textIn(settings, 'loginUrl')}
                  ownOnly={way.id === 'client'}
                  onChange={address => setSettings(withAddress(settings, 'loginUrl', address))}
                />
              )}
              {way.id === IN_BROWSER && <Callback connector={connector} />}
              <WayFields key={way.id} way={way} settings={settings} onChange={setSettings} />
              <More connector={connector} settings={settings} onChange={setSettings} />
            </>
          )}
        </Stack>
        <Stack>
          <YamlSide
            text={draft.value.text}
            settings={declared.settings}
            secrets={SECRETS}
            onChange={(text, now) =>
              set({ text, ...(now !== null && { settings: now, chosen: wayIn(now) ?? chosen }) })
            }
          />
          {!save.isPending && <Meanwhile of={draft} onChosen={save.reset} />}
          {error !== null && <Failure error={error} />}
          <Group justify="flex-end">
            {way?.id === IN_BROWSER && !mustConnect && (
              <Button variant="default" loading={connect.isPending} onClick={() => connect.mutate(declared)}>
                Connect once more
              </Button>
            )}
            <Button
              type="submit"
              disabled={draft.isBehind && !save.isPending}
              loading={save.isPending || connect.isPending}
              {...(mustConnect && { rightSection: <IconExternalLink size={16} aria-hidden /> })}
            >
              {mustConnect ? `Connect at ${connector === 'hubspot' ? 'HubSpot' : 'Salesforce'}` : 'Save'}
            </Button>
          </Group>
        </Stack>
      </SimpleGrid>
    </form>
  )
}
