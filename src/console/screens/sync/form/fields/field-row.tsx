// One field: what it means, and when another value may be written; the rest of its settings on demand.
import { ActionIcon, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconTrash } from '@tabler/icons-react'
import { useMay } from '../../../../session/session.ts'
import { useFields } from '../../draft/discovered.ts'
import { useDraft } from '../../draft/draft.tsx'
import { wordOf } from '../../draft/text.ts'
import { Choice } from '../controls/choice.tsx'
import { Setting } from '../controls/setting.tsx'

export function FieldRow({ name, isLast }: { readonly name: string; readonly isLast: boolean }) {
  const { at, set, mayEdit } = useDraft()
  const [isOpen, { toggle }] = useDisclosure(false)
  const { data } = useFields(wordOf(at(['connection'])), wordOf(at(['stream'])), useMay('operator'))
  const found = data?.fields.find(field => field.name === name)
  const path = ['fields', name]
  return (
    <Paper withBorder p="sm" role="group" aria-label={`Field ${name}`}>
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap" justify="space-between">
          <div>
            <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            {found !== undefined && found.label !== name && (
              <Text size="xs" c="dimmed">
                {found.label}
              </Text>
            )}
            {data !== undefined && found === undefined && (
              <Text size="xs" c="red">
                The object has no such field
              </Text>
            )}
          </div>
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant={isOpen ? 'light' : 'subtle'}
              color="gray"
              size="lg"
              aria-expanded={isOpen}
              aria-label={`More about ${name}`}
              onClick={toggle}
            >
              <IconAdjustmentsHorizontal size={16} aria-hidden />
            </ActionIcon>
            {mayEdit && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={`Leave out ${name}`}
                disabled={isLast}
                onClick={() => set(path, undefined)}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        </Group>
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs" verticalSpacing="xs">
          <Choice path={[...path, 'kind']} label="Kind" of={name} />
          <Choice path={[...path, 'policy']} label="Another value" of={name} />
          <Choice path={[...path, 'normalize']} label="Better notation" of={name} />
        </SimpleGrid>
        {isOpen && (
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <Setting path={[...path, 'from']} label="Supplied as" />
            <Setting path={[...path, 'owner']} label="Owner" />
            <Setting
              path={[...path, 'lockDays']}
              label="A person’s edit holds"
              suffix=" days"
              placeholder="As for the sync"
            />
            <Setting path={[...path, 'lockedNotation']} label="Notation while it holds" />
            <Setting path={[...path, 'staleBelow']} label="Stale below" />
            <Setting path={[...path, 'halfLifeYears']} label="Half-life" suffix=" years" placeholder="By its kind" />
          </SimpleGrid>
        )}
      </Stack>
    </Paper>
  )
}
