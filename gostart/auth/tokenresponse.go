package auth

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strconv"
)

// tolerantClient returns a copy of client for the token endpoint. x/oauth2 refuses
// a token response in which any field has another type than it expects. The copy
// drops optional fields (RFC 6749, section 5.1) of an unexpected type.
func tolerantClient(client *http.Client) *http.Client {
	tolerant := *client
	tolerant.Transport = tokenTransport{client.Transport}
	return &tolerant
}

type tokenTransport struct{ next http.RoundTripper }

func (t tokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if fixed := fixTokenResponse(body); fixed != nil {
		body = fixed
		response.Header.Set("Content-Type", "application/json") // x/oauth2 reads text/plain as a form
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// fixTokenResponse returns a token response in JSON without the optional fields of
// an unexpected type. It returns nil if body is not a JSON object.
func fixTokenResponse(body []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil || fields == nil {
		return nil
	}
	for _, name := range []string{"token_type", "refresh_token", "error_description", "error_uri"} {
		if !isString(fields[name]) {
			delete(fields, name)
		}
	}
	if seconds, ok := wholeSeconds(fields["expires_in"]); ok {
		fields["expires_in"] = strconv.AppendInt(nil, seconds, 10)
	} else {
		delete(fields, "expires_in")
	}
	fixed, err := json.Marshal(fields)
	if err != nil {
		return nil
	}
	return fixed
}

func isString(value json.RawMessage) bool { return len(value) > 0 && value[0] == '"' }

// wholeSeconds returns value, which may be a string and may have a fraction, as whole
// seconds. It returns the largest int32, the limit of x/oauth2, for any number above.
func wholeSeconds(value json.RawMessage) (seconds int64, ok bool) {
	var number json.Number
	if json.Unmarshal(value, &number) != nil {
		return 0, false
	}
	float, err := number.Float64()
	if err != nil || float < 0 {
		return 0, false
	}
	return int64(min(float, math.MaxInt32)), true
}
