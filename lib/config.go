package lib

import "gostart/config"

// Name is what people call this app.
const Name = "gostart"

// Config is the configuration of the app. .env.example describes each variable.
type Config struct {
	config.Config
}

// ReadConfig reads the environment variables. To add a setting, add a field above, a
// line here such as StripeKey: env.Get("STRIPE_KEY"), and a line in .env.example. Call
// env.Fault to report a variable that is missing or wrong.
func ReadConfig(env *config.Environment) Config {
	return Config{Config: env.Read()}
}
