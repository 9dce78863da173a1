// Looking for a person or a company. What is looked for may be somebody's, so it is in no address.
import { Badge, Button, Group, Stack, Table, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Page } from '../../parts/page.tsx'
import { RecordLink, type RecordPlace } from '../../parts/record-link.tsx'

interface Found extends RecordPlace {
  readonly name: string | null
  readonly gone: boolean
}

export function FindRecord() {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const find = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/records/find', { body: { text } })),
    onSuccess: ({ items: [first, ...others] }) => {
      if (first === undefined || others.length > 0) return
      const { connection, stream, record } = first
      return navigate({ to: '/records/$connection/$stream/$record', params: { connection, stream, record } })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    find.mutate()
  }
  return (
    <Page title="Records" about="One person or company: where each value is from, how fresh it is, and why it is so">
      <Stack>
        <search>
          <form onSubmit={submit}>
            <Group align="flex-end" gap="xs">
              <TextInput
                label="Record"
                description="Its id, the address of its page in the CRM, an e-mail address or a telephone number"
                required
                flex={1}
                miw={220}
                maw={560}
                value={text}
                onChange={({ currentTarget: { value } }) => setText(value)}
              />
              <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />} loading={find.isPending}>
                Find
              </Button>
            </Group>
          </form>
        </search>
        {find.error !== null && <Failure error={find.error} />}
        {find.data === undefined ? (
          <Empty title="Look for a record">
            Copy the address of its page in Salesforce or HubSpot and paste it here. Entries of the audit, rows of a
            plan and errors of a run lead to their records as well.
          </Empty>
        ) : (
          <Results found={find.data.items} />
        )}
      </Stack>
    </Page>
  )
}

function Results({ found }: { readonly found: readonly Found[] }) {
  if (found.length === 0) {
    return (
      <Empty title="No such record">
        Evergreen has not read it: look whether the id is right, and whether the record is in the scope of a sync.
      </Empty>
    )
  }
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Record</Table.Th>
            <Table.Th>Name</Table.Th>
            <Table.Th>Where</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map(({ name, gone, ...place }) => (
            <Table.Tr key={`${place.connection} ${place.stream} ${place.record}`}>
              <Table.Td>
                <RecordLink {...place} />
              </Table.Td>
              <Table.Td>
                {name} {gone && <Badge color="gray">Gone</Badge>}
              </Table.Td>
              <Table.Td>
                {place.connection} · {place.stream}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
