// What a key is good for: of each part of the API nothing, reading, or writing too.
import { Fieldset, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { words } from '../../parts/figures.ts'
import { AREAS, type Area, type Grant } from './standing.ts'

type Grants = Readonly<Partial<Record<Area, Grant>>>

const GRANTS = [
  { value: 'none', label: 'Nothing' },
  { value: 'read', label: 'Read' },
  { value: 'write', label: 'Write' },
] as const

interface GrantsProps {
  readonly of: Grants
  onChange(grants: Grants): void
}

export function Grants({ of, onChange }: GrantsProps) {
  return (
    <Fieldset legend="Good for; who may write may read as well">
      <Stack gap={6}>
        {AREAS.map(({ area, writes }) => (
          <Group key={area} justify="space-between" gap="xs">
            <Text size="sm">{words(area)}</Text>
            <SegmentedControl
              size="xs"
              aria-label={words(area)}
              value={of[area] ?? 'none'}
              data={GRANTS.filter(({ value }) => writes || value !== 'write')}
              onChange={value => {
                const grant = GRANTS.find(each => each.value === value)?.value
                if (grant !== undefined) onChange({ ...of, [area]: grant })
              }}
            />
          </Group>
        ))}
      </Stack>
    </Fieldset>
  )
}
