// What is seldom set: programs that are no persons, what is kept for others, how much may be written.
import { Accordion, NumberInput, Stack, TagsInput, TextInput } from '@mantine/core'
import { type Settings, settingsIn } from '../setup/stored.ts'
import { textIn, withAddress, withSetting } from './draft.ts'

interface MoreProps {
  readonly connector: string
  readonly settings: Settings
  onChange(settings: Settings): void
}

export function More({ connector, settings, onChange }: MoreProps) {
  const limits = settingsIn(settings['limits'])
  const { reserve, writesPerHour } = limits
  const users = settings['integrationUsers']
  const limit = (name: string, value: string | number) => {
    const changed = withSetting(limits, name, value === '' ? undefined : value)
    onChange(withSetting(settings, 'limits', Object.keys(changed).length === 0 ? undefined : { ...changed }))
  }
  return (
    <Accordion variant="contained">
      <Accordion.Item value="more">
        <Accordion.Control>Quota and other programs</Accordion.Control>
        <Accordion.Panel>
          <Stack>
            {connector === 'salesforce' && (
              <TagsInput
                label="Integration users"
                description="Users that are programs: what they change is no person’s edit"
                value={Array.isArray(users) ? users.filter(each => typeof each === 'string') : []}
                onChange={names =>
                  onChange(withSetting(settings, 'integrationUsers', names.length === 0 ? undefined : names))
                }
              />
            )}
            {connector === 'hubspot' && (
              <TextInput
                label="Address of the API"
                placeholder="https://api.hubapi.com"
                value={textIn(settings, 'baseUrl')}
                onChange={({ currentTarget: { value } }) =>
                  onChange(
                    value === ''
                      ? withSetting(settings, 'baseUrl', undefined)
                      : withAddress(settings, 'baseUrl', value),
                  )
                }
              />
            )}
            <TextInput
              label="Kept for your other apps"
              description="Of the calls of a day: 20%, or a number"
              placeholder="20%"
              value={reserve === undefined || reserve === null ? '' : String(reserve)}
              onChange={({ currentTarget: { value } }) => limit('reserve', /^\d+$/.test(value) ? Number(value) : value)}
            />
            <NumberInput
              label="Writes per hour, at most"
              placeholder="No limit"
              min={1}
              allowDecimal={false}
              value={typeof writesPerHour === 'number' ? writesPerHour : ''}
              onChange={value => limit('writesPerHour', value)}
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )
}
