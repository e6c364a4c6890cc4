package lib

import "gostart/config"

// Name is what people call this app.
const Name = "gostart"

// Config is everything that the environment decides. .env.example describes each
// variable.
type Config struct {
	config.Config
}

// ReadConfig reads the variables. A setting of your own takes a field above, a
// line here such as StripeKey: env.Get("STRIPE_KEY"), and one in .env.example.
// env.Fault reports a variable that is missing or wrong.
func ReadConfig(env *config.Environment) Config {
	return Config{Config: env.Read()}
}
