// What needs a person: things that are broken with what to do, and plans that wait.
import { Alert, Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconClipboardCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Overview } from '../../api/words.ts'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { TroubleList } from '../connections/trouble-list.tsx'

export function Attention({ broken, waiting }: Pick<Overview, 'broken' | 'waiting'>) {
  if (broken.length === 0 && waiting.length === 0) {
    return (
      <Alert color="fir" variant="light" icon={<IconCircleCheck aria-hidden />} title="All is well">
        Nothing is broken and nothing waits for you.
      </Alert>
    )
  }
  return (
    <Stack gap="xs">
      <TroubleList of={broken} />
      {waiting.map(({ run, plan }) => (
        <Alert
          key={run.id}
          color="violet"
          variant="light"
          icon={<IconClipboardCheck aria-hidden />}
          title={`${run.sync} waits for your approval`}
        >
          <Group justify="space-between">
            <Text size="sm" component="div">
              {counted(plan.changes, 'change')}, until <Moment at={plan.expiresAt} />
            </Text>
            <Link to="/runs/$run" params={{ run: run.id }}>
              Look at the plan
            </Link>
          </Group>
        </Alert>
      ))}
    </Stack>
  )
}
