// How much a run may do before a person is asked, whose edits are kept, and where a run that goes wrong is stopped.
import { Accordion, SimpleGrid, Switch, Text } from '@mantine/core'
import { Section } from '../../../parts/section.tsx'
import { useDraft } from '../draft/draft.tsx'
import { Setting } from './controls/setting.tsx'
import { Sources } from './sources.tsx'

export function Safety() {
  const { at, set } = useDraft()
  const isGuarded = at(['guards']) !== 'off'
  return (
    <Section title="Policies and guards">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Setting path={['approval']} label="Approval" about="Which runs wait at their plan for a person" />
        <Setting path={['planDays']} label="A plan waits" suffix=" days" />
        <Setting path={['lockDays']} label="A person’s edit holds" suffix=" days" />
        <Setting path={['changesPerRun']} label="Changes in a run" />
      </SimpleGrid>
      <Sources />
      <Switch
        label="Stop a run that changes too much"
        checked={isGuarded}
        onChange={({ currentTarget: { checked } }) => set(['guards'], checked ? undefined : 'off')}
      />
      <Accordion variant="contained" chevronPosition="left" keepMounted={false}>
        {isGuarded && (
          <Accordion.Item value="guards">
            <Accordion.Control>
              <Text size="sm" fw={600}>
                Guards in detail
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <Setting path={['guards', 'changedShare']} label="Share that may change" />
                <Setting path={['guards', 'blankedShare']} label="Share that may be emptied" />
                <Setting path={['guards', 'shift']} label="Shift of a field’s values" />
                <Setting path={['guards', 'atLeast']} label="From so many changes on" />
                <Setting path={['guards', 'canary']} label="Canary" suffix=" records" />
                <Setting path={['guards', 'canaryFailures']} label="Share of it that may fail" />
                <Setting path={['guards', 'confirmMinutes']} label="Read again after" suffix=" minutes" />
                <Setting path={['guards', 'flips']} label="Flips that pause a field" />
              </SimpleGrid>
            </Accordion.Panel>
          </Accordion.Item>
        )}
        <Accordion.Item value="edits">
          <Accordion.Control>
            <Text size="sm" fw={600}>
              What counts as a person’s edit
            </Text>
          </Accordion.Control>
          <Accordion.Panel>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <Setting path={['edits', 'unknown']} label="Nobody known" />
              <Setting path={['edits', 'imports']} label="Imports" />
              <Setting path={['edits', 'forms']} label="Forms" />
              <Setting path={['edits', 'workflows']} label="Workflows" />
              <Setting path={['edits', 'programs']} label="Other programs" />
            </SimpleGrid>
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="reading">
          <Accordion.Control>
            <Text size="sm" fw={600}>
              Reading
            </Text>
          </Accordion.Control>
          <Accordion.Panel>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <Setting path={['settleMinutes']} label="Fresh records wait" suffix=" minutes" />
              <Setting path={['recheckMinutes']} label="Looked at again after" suffix=" minutes" />
              <Setting path={['history']} label="Past of the fields" />
              <Setting path={['locale']} label="Dates are written as in" placeholder="Such as en-US" />
              <Setting path={['order']} label="Order" placeholder="Needed where two syncs write one field" />
            </SimpleGrid>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Section>
  )
}
