// Logging in; and at the very first start, making the first admin with the token that the server printed.
import { Button, Center, Divider, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, bodyOf } from '../api/client.ts'
import { Failure } from '../parts/failure.tsx'
import { Mark } from '../shell/mark.tsx'
import { SentBack, type SentBackProps } from './sent-back.tsx'
import { changeSession } from './session.ts'

const LEAST_PASSWORD = 12

export function LogIn({ isFirst, signOn }: { readonly isFirst: boolean; readonly signOn: boolean }) {
  const client = useQueryClient()
  const [said, setSaid] = useState({ token: '', name: '', password: '' })
  const enter = useMutation({
    mutationFn: () => {
      const { token, name, password } = said
      return isFirst
        ? bodyOf(api.POST('/api/v1/first-admin', { body: { token: token.trim(), name, password } }))
        : bodyOf(api.POST('/api/v1/session', { body: { name, password } }))
    },
    onSuccess: session => changeSession(client, session),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  const field = (name: keyof typeof said) => ({
    value: said[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setSaid(before => ({ ...before, [name]: value })),
  })

  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <form onSubmit={submit}>
          <Stack>
            <Group gap="sm">
              <Mark size={32} />
              <Title order={1} size="h3">
                {isFirst ? 'Welcome to Evergreen' : 'Log in to Evergreen'}
              </Title>
            </Group>
            <SentBack title="You were not logged in" {...sentBack()} />
            {isFirst && (
              <Text c="dimmed" size="sm">
                Nobody has an account yet. The server printed a set-up token where it was started; with it you become
                the first admin.
              </Text>
            )}
            {isFirst && <TextInput label="Set-up token" required autoComplete="one-time-code" {...field('token')} />}
            <TextInput label="Name" required autoComplete="username" data-autofocus {...field('name')} />
            <PasswordInput
              label="Password"
              required
              {...(isFirst && { description: `At least ${LEAST_PASSWORD} characters` })}
              autoComplete={isFirst ? 'new-password' : 'current-password'}
              {...field('password')}
            />
            {enter.error !== null && <Failure error={enter.error} />}
            <Button type="submit" loading={enter.isPending}>
              {isFirst ? 'Become the admin' : 'Log in'}
            </Button>
            {signOn && !isFirst && (
              <>
                <Divider label="or" />
                <Button component="a" href="/api/v1/sign-on" variant="default">
                  Log in with single sign-on
                </Button>
              </>
            )}
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}

/** Single sign-on tells in the address why it did not let somebody in. */
function sentBack(): SentBackProps {
  const { problem, detail } = Object.fromEntries(new URLSearchParams(window.location.search))
  return window.location.pathname === '/login' ? { problem, detail } : {}
}
