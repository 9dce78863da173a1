// When the sync runs by itself: how often, where, within which hours and days; with what that means beside it.
import {
  Chip,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { Section } from '../../../../parts/section.tsx'
import { useDraft } from '../../draft/draft.tsx'
import { groupOf, wordOf, wordsOf } from '../../draft/text.ts'
import { Setting } from '../controls/setting.tsx'
import { MODES, type Mode, modeOf, timeOf, triggerOf } from './modes.ts'
import { TimeInput } from './time-input.tsx'
import { Times } from './times.tsx'

const DAYS = [
  ['mon', 'Mo', 'Monday'],
  ['tue', 'Tu', 'Tuesday'],
  ['wed', 'We', 'Wednesday'],
  ['thu', 'Th', 'Thursday'],
  ['fri', 'Fr', 'Friday'],
  ['sat', 'Sa', 'Saturday'],
  ['sun', 'Su', 'Sunday'],
] as const
const ZONES = Intl.supportedValuesOf('timeZone')

export function Schedule() {
  const { at, set, change } = useDraft()
  const schedule = groupOf(at(['schedule']))
  const mode = modeOf(schedule)
  const choose = (to: Mode) => {
    if (to === 'never') return set(['schedule'], undefined)
    const zone = wordOf(schedule['zone']) || Intl.DateTimeFormat().resolvedOptions().timeZone
    const { cron, everyMinutes } = triggerOf(to, schedule)
    change([
      [['schedule', 'cron'], cron],
      [['schedule', 'everyMinutes'], everyMinutes],
      [['schedule', 'zone'], zone],
    ])
  }
  const list = (name: string) => ({
    value: wordsOf(schedule[name]),
    onChange: (given: string[]) => set(['schedule', name], given.length === 0 ? undefined : given),
  })
  return (
    <Section title="Schedule">
      <Stack gap="md">
        <SegmentedControl
          aria-label="How it is started"
          data={MODES.map(({ mode: value, label }) => ({ value, label }))}
          value={mode}
          onChange={value => choose(MODES.find(each => each.mode === value)?.mode ?? 'never')}
          fullWidth
        />
        {mode !== 'never' && (
          <>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {mode === 'interval' && (
                <NumberInput
                  label="Every"
                  suffix=" minutes"
                  min={1}
                  allowDecimal={false}
                  value={Number(schedule['everyMinutes'])}
                  onChange={minutes => typeof minutes === 'number' && set(['schedule', 'everyMinutes'], minutes)}
                />
              )}
              {mode === 'daily' && (
                <TimeInput
                  value={timeOf(schedule)}
                  onChange={(hour, minute) => set(['schedule', 'cron'], `${minute} ${hour} * * *`)}
                />
              )}
              {mode === 'cron' && (
                <TextInput
                  label="Cron"
                  description="Minute, hour, day of the month, month, day of the week"
                  value={wordOf(schedule['cron'])}
                  onChange={({ currentTarget }) => set(['schedule', 'cron'], currentTarget.value)}
                />
              )}
              <Select
                label="Time zone"
                searchable
                limit={50}
                data={ZONES}
                value={wordOf(schedule['zone']) || null}
                onChange={zone => zone !== null && set(['schedule', 'zone'], zone)}
              />
            </SimpleGrid>
            <Input.Wrapper label="Only on" labelElement="div">
              <Chip.Group multiple {...list('days')}>
                <Group gap={6} mt={4}>
                  {DAYS.map(([value, short, long]) => (
                    <Chip key={value} value={value} size="sm" aria-label={long}>
                      {short}
                    </Chip>
                  ))}
                </Group>
              </Chip.Group>
            </Input.Wrapper>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TagsInput
                label="Allowed hours"
                description="Such as 07:00-19:00; press Enter after each"
                {...list('hours')}
              />
              <TagsInput
                label="Except on"
                description="Such as 2027-01-01, or 2026-12-24..2026-12-26"
                {...list('except')}
              />
              <Setting
                path={['schedule', 'jitterMinutes']}
                label="Start later by up to"
                suffix=" minutes"
                placeholder="Not at all"
              />
            </SimpleGrid>
          </>
        )}
        <Times />
      </Stack>
    </Section>
  )
}
