import { sealData } from 'iron-session'

const user = { name: 'Ada Lovelace', email: 'ada@example.com', expires: new Date(Date.now() + 15 * 24 * 3600_000).toISOString() }
console.log('session=' + (await sealData({ user }, { password: process.env.SESSION_SECRET })))
