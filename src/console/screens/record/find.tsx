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
import { useUser } from '../../session/session.ts'

const BY_PERSON =
  'A name, a domain, an e-mail address, a telephone number, an id, or the address of its page in the CRM'
/** For who may not see values: they find nobody by them either. */
const BY_ID = 'Its id, or the address of its page in the CRM. Finding by name or address is for who may see values.'
/** As many as the server tells. */
const MOST = 50

interface Found extends RecordPlace {
  readonly name: string | null
  readonly gone: boolean
  readonly synced: boolean
}

export function FindRecord() {
  const navigate = useNavigate()
  const { seesPersonal: may } = useUser()
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
                description={may ? BY_PERSON : BY_ID}
                placeholder={may ? 'Ada Lovelace, acme.com, ada@acme.com, +44 20 7946 0018' : undefined}
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
            {may && 'Type a name or what it begins with, a domain, an e-mail address or a telephone number; or '}
            {may ? 'copy' : 'Copy'} its id or the address of its page in Salesforce or HubSpot and paste it here.
            Entries of the audit, rows of a plan and errors of a run lead to their records as well.
          </Empty>
        ) : (
          <Results found={find.data.items} byPerson={may} />
        )}
      </Stack>
    </Page>
  )
}

function Results({ found, byPerson }: { readonly found: readonly Found[]; readonly byPerson: boolean }) {
  if (found.length === 0) {
    return (
      <Empty title="No such record">
        {byPerson
          ? 'Nothing that Evergreen has read is so called. Words of a name need three letters and are looked for from their beginnings; what a sync has no field of is not found by it. '
          : 'Evergreen has not read it. '}
        Look whether it is typed right, and whether the record is in the scope of a sync.
      </Empty>
    )
  }
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table>
        {found.length >= MOST && (
          <Table.Caption>These are the first {MOST}. Type more of it to find others.</Table.Caption>
        )}
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Record</Table.Th>
            <Table.Th>Name</Table.Th>
            <Table.Th>Where</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map(({ name, gone, synced, ...place }) => (
            <Table.Tr key={`${place.connection} ${place.stream} ${place.record}`}>
              <Table.Td>
                <RecordLink {...place} />
              </Table.Td>
              <Table.Td>
                {name} {gone && <Badge color="gray">Gone</Badge>}{' '}
                {!synced && <Badge color="gray">No longer synced</Badge>}
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
