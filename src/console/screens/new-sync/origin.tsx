// Where the records of a new sync come from: the connection, the object, and the name of the sync.
import { Button, Group, Paper, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { useFields, useStreams } from '../sync/draft/discovered.ts'
import { textOf } from '../sync/draft/text.ts'
import { begun } from '../sync/form/fields/add-fields.tsx'

const NAME = /^[a-z][a-z0-9-]{0,62}$/
/** "Account Plan" may be called "account-plan". */
const nameOf = (label: string) =>
  label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 63)

interface OriginProps {
  readonly connections: readonly { readonly alias: string; readonly connector: string }[]
  readonly onBegin: (name: string, text: string) => void
}

export function Origin({ connections, onBegin }: OriginProps) {
  const [alias, setAlias] = useState(connections.length === 1 ? (connections[0]?.alias ?? null) : null)
  const [stream, setStream] = useState<string | null>(null)
  const [given, setGiven] = useState<string | null>(null)
  const streams = useStreams(alias)
  const fields = useFields(alias, stream, true)
  const syncs = useQuery({ queryKey: ['syncs'], queryFn: () => bodyOf(api.GET('/api/v1/syncs')) })
  const label = streams.data?.items.find(each => each.name === stream)?.label ?? ''
  const name = given ?? nameOf(label)
  const isTaken = syncs.data?.items.some(each => each.name === name) ?? false
  const known = fields.data?.fields.filter(({ kind, updateable }) => kind !== null && updateable) ?? []
  const begin = () => {
    if (alias === null || stream === null) return
    const kept = Object.fromEntries(known.map(field => [field.name, begun(field)]))
    onBegin(name, textOf(name, { connection: alias, stream, fields: kept }))
  }
  return (
    <Paper withBorder p="lg" maw={560}>
      <Stack>
        <Select
          label="Connection"
          data={connections.map(each => ({ value: each.alias, label: `${each.alias} (${each.connector})` }))}
          value={alias}
          onChange={chosen => {
            setAlias(chosen)
            setStream(null)
          }}
        />
        <Select
          label="Object"
          description="Whose records are kept fresh"
          searchable
          limit={100}
          disabled={alias === null}
          placeholder={streams.isFetching ? 'Asking the CRM…' : 'Name or label'}
          data={(streams.data?.items ?? []).map(each => ({
            value: each.name,
            label: each.label === each.name ? each.name : `${each.label} (${each.name})`,
          }))}
          value={stream}
          onChange={setStream}
        />
        <TextInput
          label="Name"
          description="Small letters, digits and hyphens; it cannot be changed later"
          value={name}
          error={
            name !== '' &&
            (isTaken
              ? 'There is a sync of this name'
              : !NAME.test(name) && 'Begin with a letter; use small letters, digits and hyphens')
          }
          onChange={({ currentTarget }) => setGiven(currentTarget.value)}
        />
        {streams.error !== null && <Failure error={streams.error} retry={() => streams.refetch()} />}
        {fields.error !== null && <Failure error={fields.error} retry={() => fields.refetch()} />}
        <Group justify="space-between">
          <Text size="sm" c="dimmed" aria-live="polite">
            {fields.data !== undefined &&
              `${counted(fields.data.fields.length, 'field')}, of which ${known.length} tell what they are`}
          </Text>
          <Button disabled={fields.data === undefined || isTaken || !NAME.test(name)} onClick={begin}>
            Go on
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
