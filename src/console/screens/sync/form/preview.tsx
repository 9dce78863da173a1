// The rules on live records before anything is saved: value before and after, by which rule, how sure it is.
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { api, bodyOf } from '../../../api/client.ts'
import { useLasting } from '../../../api/lasting.ts'
import { Diff } from '../../../parts/diff.tsx'
import { Empty } from '../../../parts/empty.tsx'
import { Failure } from '../../../parts/failure.tsx'
import { counted, percent } from '../../../parts/figures.ts'
import { Section } from '../../../parts/section.tsx'
import { useMay } from '../../../session/session.ts'
import { useDraft } from '../draft/draft.tsx'

const SHOWN = 40
const LOOKS: Readonly<Record<string, { readonly word: string; readonly color: string }>> = {
  auto: { word: 'Would be written', color: 'fir' },
  suggest: { word: 'Suggested', color: 'blue' },
  flag: { word: 'Not understood', color: 'orange' },
}

export function Preview() {
  const { name, text } = useDraft()
  const may = useMay('operator')
  const preview = useLasting(['preview', name], (asked: string) =>
    bodyOf(api.POST('/api/v1/setup/preview', { body: { sync: name, text: asked } })).then(of => ({ ...of, asked })),
  )
  if (!may) return null
  const isOld = preview.data !== undefined && preview.data.asked !== text
  return (
    <Section
      title="The rules on live records"
      aside={
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconFlask size={16} aria-hidden />}
          loading={preview.isPending}
          onClick={() => preview.start(text)}
        >
          {preview.data === undefined ? 'Try them' : 'Try again'}
        </Button>
      }
    >
      {preview.error !== null && <Failure error={preview.error} />}
      {preview.data === undefined ? (
        <Text size="sm" c="dimmed">
          Reads a hundred records and shows what the rules would make of them. Nothing is stored, nothing is written.
        </Text>
      ) : (
        <Stack gap="sm" aria-live="polite">
          <Text size="sm" c="dimmed">
            {isOld && 'The sync was changed since. '}
            Looked at {counted(preview.data.looked, 'record')} of {counted(preview.data.records, 'record')}.
          </Text>
          {preview.data.values.length === 0 && <Empty title="All of these are well written" />}
          {preview.data.values
            .slice(0, SHOWN)
            .map(({ record, field, before, after, action, confidence, rule, why }) => {
              const look = LOOKS[action] ?? { word: action, color: 'gray' }
              return (
                <Paper key={`${record} ${field}`} withBorder p="xs">
                  <Group justify="space-between" gap="xs">
                    <Text size="sm" fw={600}>
                      {field}
                    </Text>
                    <Badge variant="light" tt="none" color={look.color}>
                      {look.word}
                    </Badge>
                  </Group>
                  {action === 'flag' ? <Text size="sm">{before}</Text> : <Diff before={before} after={after} />}
                  <Text size="xs" c="dimmed">
                    {why} · rule {rule} · {percent(confidence)} sure · {record}
                  </Text>
                </Paper>
              )
            })}
          {preview.data.values.length + preview.data.more > SHOWN && (
            <Text size="sm" c="dimmed">
              And {counted(preview.data.values.length + preview.data.more - SHOWN, 'value')} more.
            </Text>
          )}
        </Stack>
      )}
    </Section>
  )
}
