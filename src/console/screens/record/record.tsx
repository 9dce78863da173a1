// One person or company: each field with how fresh it is, whose value it is and why; what it is linked to.
import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconExternalLink, IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import type { RecordView } from '../../api/words.ts'
import { Answered, Page } from '../../parts/page.tsx'
import { RecordLink } from '../../parts/record-link.tsx'
import { Section } from '../../parts/section.tsx'
import { useMay } from '../../session/session.ts'
import { Fields } from './fields.tsx'
import { Forget } from './forget.tsx'
import { UndoRecord } from './undo-record.tsx'

const route = getRouteApi('/records/$connection/$stream/$record')

export function RecordScreen() {
  const path = route.useParams()
  const { connection, stream, record } = path
  const view = useQuery({
    queryKey: ['record', connection, stream, record],
    queryFn: () => bodyOf(api.GET('/api/v1/records/{connection}/{stream}/{record}', { params: { path } })),
  })
  const { data } = view
  return (
    <Page
      title={data?.name ?? `${stream} ${record}`}
      about={`${connection} · ${stream} · ${record}`}
      actions={data !== undefined && <Actions of={data} />}
    >
      <Answered of={view}>{found => <Body of={found} />}</Answered>
    </Page>
  )
}

function Actions({ of }: { readonly of: RecordView }) {
  const isAdmin = useMay('admin')
  const { connection, stream, record } = of
  return (
    <>
      {of.page !== null && (
        <Button
          component="a"
          href={of.page}
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconExternalLink size={16} aria-hidden />}
        >
          Open in the CRM
        </Button>
      )}
      <Button
        renderRoot={props => <Link {...props} to="/audit" search={{ connection, stream, record }} />}
        variant="default"
        leftSection={<IconHistory size={16} aria-hidden />}
      >
        Its audit
      </Button>
      <UndoRecord of={of} />
      {isAdmin && <Forget {...of} />}
    </>
  )
}

function Body({ of }: { readonly of: RecordView }) {
  const { connection, stream, livesOnIn, merged, gone, synced, links } = of
  return (
    <Stack gap="lg">
      {gone && (
        <Alert color="gray" title="It is gone">
          The CRM has this record no longer. What is known of it stays until it is forgotten.
        </Alert>
      )}
      {!synced && (
        <Alert color="gray" title="It is no longer synced">
          Its sync was removed. What is known of it stays as it was until it is forgotten, or a sync reads it again.
        </Alert>
      )}
      {livesOnIn !== null && (
        <Alert color="gray" title="It was merged into another record">
          What is shown is of <RecordLink connection={connection} stream={stream} record={livesOnIn} />.
        </Alert>
      )}
      <Fields of={of} />
      {links.length > 0 && (
        <Section title="Linked to">
          <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {links.map(({ via, to, id, primary }) => (
              <li key={`${via} ${to} ${id}`}>
                <Text size="sm" component="span">
                  {to} <RecordLink connection={connection} stream={to} record={id} /> by {via}
                  {primary && ', the primary one'}
                </Text>
              </li>
            ))}
          </Stack>
        </Section>
      )}
      {merged.length > 0 && (
        <Text size="sm" c="dimmed">
          Merged into it: {merged.join(', ')}
        </Text>
      )}
    </Stack>
  )
}
