// The objects of a CRM and their fields, each with what it probably means.
import { Autocomplete, Badge, Group, ScrollArea, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import type { Connection } from '../../api/words.ts'
import { counted, words } from '../../parts/figures.ts'
import { Answered } from '../../parts/page.tsx'
import { Section } from '../../parts/section.tsx'

type Described =
  paths['/api/v1/connections/{alias}/streams/{stream}']['get']['responses'][200]['content']['application/json']

const COMMON: Readonly<Record<string, readonly string[]>> = {
  salesforce: ['Account', 'Contact', 'Lead', 'Opportunity'],
  hubspot: ['companies', 'contacts', 'deals', 'tickets'],
}
const TYPING_MS = 500

export function Discovery({ connection: { alias, connector } }: { readonly connection: Connection }) {
  const [stream, setStream] = useState('')
  const [asked] = useDebouncedValue(stream.trim(), TYPING_MS)
  const fields = useQuery({
    queryKey: ['fields', alias, asked],
    queryFn: () =>
      bodyOf(api.GET('/api/v1/connections/{alias}/streams/{stream}', { params: { path: { alias, stream: asked } } })),
    enabled: asked !== '',
    staleTime: 60_000,
  })
  return (
    <Section title="Objects and fields">
      <Autocomplete
        label="Object"
        description="As the CRM calls it; one of your own too"
        maw={360}
        data={[...(COMMON[connector] ?? [])]}
        value={stream}
        onChange={setStream}
      />
      {asked !== '' && <Answered of={fields}>{described => <Fields of={described} />}</Answered>}
    </Section>
  )
}

function Fields({ of: { fields } }: { readonly of: Described }) {
  const [wanted, setWanted] = useState('')
  const found = fields.filter(({ name, label }) => `${name} ${label}`.toLowerCase().includes(wanted.toLowerCase()))
  return (
    <>
      <Group justify="space-between" align="flex-end">
        <TextInput
          label="Find a field"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {counted(found.length, 'field')}
        </Text>
      </Group>
      <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'Fields' }}>
        <Table stickyHeader verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Field</Table.Th>
              <Table.Th>Type</Table.Th>
              <Table.Th>Probably means</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.map(({ name, label, type, kind, updateable }) => (
              <Table.Tr key={name}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {label}
                  <Text size="xs" c="dimmed">
                    {name}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {type}
                  {!updateable && (
                    <Text size="xs" c="dimmed">
                      read only
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  {kind !== null && (
                    <Badge variant="light" tt="none">
                      {words(kind)}
                    </Badge>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </>
  )
}
