// Somebody else saved what is being edited here: said as soon as it is known, with the ways on. Neither is lost unasked.
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import type { Edited } from './edited.ts'

interface MeanwhileProps {
  readonly of: Pick<Edited<unknown>, 'isBehind' | 'keep' | 'discard'>
  /** What was foreseen of either does not hold any more. */
  onChosen(): void
}

export function Meanwhile({ of: { isBehind, keep, discard }, onChosen }: MeanwhileProps) {
  if (!isBehind) return null
  const take = (way: () => void) => () => {
    way()
    onChosen()
  }
  return (
    <Alert color="orange" variant="light" title="Changed meanwhile" role="status">
      <Stack gap="xs">
        <Text size="sm">
          Somebody saved another state since you began. Yours is still here, and not saved. Keep it to put it in the
          place of theirs, or take what is stored now.
        </Text>
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={take(keep)}>
            Keep mine
          </Button>
          <Button size="compact-sm" variant="default" onClick={take(discard)}>
            Take what is stored
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
