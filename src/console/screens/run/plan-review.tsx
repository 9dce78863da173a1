// A plan that waits: what it would change, by field and reason, with samples; each group, field or row can be left out.
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import type { Plan, Run } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered } from '../../parts/page.tsx'
import { Section } from '../../parts/section.tsx'
import { useMay } from '../../session/session.ts'
import { FoundChanges, type Sought } from './found-changes.tsx'
import type { LeftOut } from './left-out.ts'
import { groupsOf, PlanFilters } from './plan-filters.tsx'
import { PlanGroups } from './plan-groups.tsx'

const SAMPLES = 3
/** Another run of these would come to a plan of the same kind. */
const READS: readonly Run['mode'][] = ['full', 'incremental']
/** After which somebody has ended typing. */
const TYPING_MS = 300

export function PlanReview({ plan, run: of }: { readonly plan: Plan; readonly run: Run }) {
  const { run } = plan
  const client = useQueryClient()
  const navigate = useNavigate()
  const may = useMay('operator')
  const [except, setExcept] = useState<LeftOut>(new Set())
  const [sought, setSought] = useState<Sought>({})
  const [typed] = useDebouncedValue(sought, TYPING_MS)
  const isByChange = [typed.text, typed.least, typed.most].some(each => each !== undefined)
  const [why, setWhy] = useState('')
  const shown = useQuery({
    queryKey: ['plan', run],
    queryFn: () => bodyOf(api.GET('/api/v1/plans/{run}', { params: { path: { run }, query: { samples: SAMPLES } } })),
  })
  const path = { params: { path: { run } } }
  const done = () =>
    Promise.all([['run', run], ['plan', run], ['overview']].map(queryKey => client.invalidateQueries({ queryKey })))
  const approve = useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST('/api/v1/plans/{run}/approve', {
          ...path,
          body: { digest: plan.digest, only: [], except: [...except] },
        }),
      ),
    onSuccess: done,
  })
  const reject = useMutation({
    mutationFn: () =>
      bodyOf(api.POST('/api/v1/plans/{run}/reject', { ...path, body: { why: why === '' ? null : why } })),
    onSuccess: done,
  })
  const anew = useMutation({
    mutationFn: () => {
      const mode = of.mode === 'full' ? 'full' : 'incremental'
      return bodyOf(api.POST('/api/v1/runs', { body: { sync: of.sync, mode, dryRun: of.dryRun, replan: true } }))
    },
    onSuccess: async ({ id }) => {
      await done()
      return navigate({ to: '/runs/$run', params: { run: id } })
    },
  })
  const toggle = (selector: string, isIn: boolean) =>
    setExcept(before => {
      const next = new Set(before)
      if (isIn) next.delete(selector)
      else next.add(selector)
      return next
    })
  const choices = { except, toggle: may ? toggle : null }
  const error = approve.error ?? reject.error ?? anew.error

  return (
    <Section
      title="Waits for your approval"
      aside={
        <Text size="sm" c="dimmed" component="div">
          {counted(plan.changes, 'change')}, until <Moment at={plan.expiresAt} />
        </Text>
      }
    >
      <Answered of={shown}>
        {({ groups }) => (
          <Stack>
            <PlanFilters groups={groups} sought={sought} set={setSought} />
            {isByChange ? (
              <FoundChanges run={of} sought={typed} {...choices} />
            ) : (
              <PlanGroups run={of} groups={groupsOf(groups, sought)} {...choices} />
            )}
          </Stack>
        )}
      </Answered>
      {error !== null && <Failure error={error} />}
      {may && (
        <Stack gap="xs">
          <Group justify="space-between" align="flex-end">
            <Group gap="xs" align="flex-end">
              <TextInput
                label="Why not"
                description="Kept in the audit"
                value={why}
                onChange={({ currentTarget: { value } }) => setWhy(value)}
              />
              <Button color="red" variant="light" loading={reject.isPending} onClick={() => reject.mutate()}>
                Reject all
              </Button>
            </Group>
            <Group gap="xs">
              {READS.includes(of.mode) && (
                <Button variant="default" loading={anew.isPending} onClick={() => anew.mutate()}>
                  Plan anew
                </Button>
              )}
              <Button loading={approve.isPending} onClick={() => approve.mutate()}>
                {except.size === 0 ? 'Approve all' : `Approve all but ${counted(except.size, 'choice')}`}
              </Button>
            </Group>
          </Group>
          <Text size="xs" c="dimmed">
            Exactly the plan with the digest {plan.digest.slice(0, 12)} is written, whatever is shown of it above. What
            is left out is not proposed again. To plan anew reads the CRM again, and sets this plan aside.
          </Text>
        </Stack>
      )}
    </Section>
  )
}
