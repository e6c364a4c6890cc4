import { createServerFn } from '@tanstack/react-start'
import { getCookie } from '@tanstack/react-start/server'
import { unsealData } from 'iron-session'
import { activity } from './activity'

export type User = { name: string; email: string; expires: string }

async function open() {
  const sealed = getCookie('session')
  if (!sealed) return
  const session = await unsealData<{ user?: User }>(sealed, { password: process.env.SESSION_SECRET! })
  return session.user
}

export const getUser = createServerFn().handler(open)

// One call for all data of the dashboard.
export const getDashboard = createServerFn().handler(async () => {
  const user = await open()
  return user && { user, activity }
})
