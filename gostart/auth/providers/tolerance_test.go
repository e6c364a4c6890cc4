package providers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// checkTolerates checks that a field of an unexpected type in a profile does not fail
// the sign-in, unless the field is the subject or protects the token.
func (p fakeProvider) checkTolerates(t *testing.T) {
	t.Helper()
	for endpoint, documented := range p.responses {
		var profile any
		decoder := json.NewDecoder(strings.NewReader(documented.body))
		decoder.UseNumber() // a subject may have more than 53 bits
		if documented.public || strings.Contains(documented.body, "access_token") || decoder.Decode(&profile) != nil {
			continue
		}
		t.Run(endpoint+": fields of another type", func(t *testing.T) {
			t.Parallel()
			for changed := range changedFields(profile, "") {
				body, err := json.Marshal(changed.document)
				if err != nil {
					t.Fatal(err)
				}
				session := p.signIn(t, responses{endpoint: jsonResponse(200, string(body))}).lastEvent.Session
				required := strings.Contains(changed.was, p.user.Sub) || slices.Contains([]string{".iss", ".azp", ".tid", ".active"}, changed.name)
				if (session == nil || session.User.Sub != p.user.Sub) && !required {
					t.Errorf("with another %s in %s the session is %v", changed.name, body, session)
				}
			}
		})
	}
}

// changedField is a JSON document in which one field is changed.
type changedField struct {
	document any
	name     string // of the field, such as .user.name
	was      string // its value before
}

// changedFields yields document once for each of its fields and each of several
// values in that field. It restores the field afterwards.
func changedFields(document any, path string) func(yield func(changedField) bool) {
	return func(yield func(changedField) bool) {
		visit(document, path, func(name string, was any, set func(any)) bool {
			for _, odd := range []any{[]any{"x"}, map[string]any{"x": "y"}, 7.5, "text", true, nil} {
				if set(odd); !yield(changedField{document, name, fmt.Sprint(was)}) {
					return false
				}
			}
			set(was)
			return true
		})
	}
}

// visit calls do with each field below value, and a function that sets it.
func visit(value any, path string, do func(name string, was any, set func(any)) bool) bool {
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			if !visit(field, path+"."+name, do) || !do(path+"."+name, field, func(v any) { value[name] = v }) {
				return false
			}
		}
	case []any:
		for i, element := range value {
			if !visit(element, path+"[]", do) || !do(path+"[]", element, func(v any) { value[i] = v }) {
				return false
			}
		}
	}
	return true
}
