// The place of the trends to come: what will be here, and what is known of quality today.
import { Badge, Group, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, bodyOf } from '../../api/client.ts'
import type { Sync } from '../../api/words.ts'
import { Empty } from '../../parts/empty.tsx'
import { words } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { Section } from '../../parts/section.tsx'

export function Quality() {
  const syncs = useQuery({ queryKey: ['syncs'], queryFn: () => bodyOf(api.GET('/api/v1/syncs')) })
  return (
    <Page title="Quality" about="How good the data of the CRM is, and how that changes">
      <Stack gap="lg">
        <Section title="What is looked after today">
          <Answered of={syncs}>{({ items }) => <Looked of={items} />}</Answered>
        </Section>
        <Section title="What will be here">
          <Text size="sm">Evergreen does not draw these yet. What they are made of is kept from the first run on.</Text>
          <List size="sm">
            <List.Item>Trends of each field: filled, valid, fresh, over weeks and months</List.Item>
            <List.Item>Curves of decay: how fast values of each kind really grow stale here</List.Item>
            <List.Item>A card for each provider: how often it answers, how often it is right, what it costs</List.Item>
          </List>
          <Text size="sm">
            Until then a <Link to="/records">record</Link> shows how fresh each of its values is, and the{' '}
            <Link to="/">overview</Link> what became of the changes of the day.
          </Text>
        </Section>
      </Stack>
    </Page>
  )
}

function Looked({ of }: { readonly of: readonly Sync[] }) {
  if (of.length === 0) {
    return (
      <Empty title="Nothing yet">
        What a sync reads is looked after. <Link to="/syncs">Make the first one</Link>.
      </Empty>
    )
  }
  return (
    <Stack gap="md">
      {of.map(({ name, connection, stream, fields, enrich, readUpTo }) => (
        <div key={name}>
          <Text fw={600} size="sm">
            {name}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            {connection} · {stream} · asks {enrich.length === 0 ? 'no provider' : enrich.join(', ')} · read completely
            up to <Moment at={readUpTo} none="nowhere yet" />
          </Text>
          <Group gap={4} mt={4}>
            {fields.map(({ field, kind }) => (
              <Badge key={field} variant="light" color="gray" tt="none">
                {field}: {words(kind)}
              </Badge>
            ))}
          </Group>
        </div>
      ))}
    </Stack>
  )
}
