using System.Net;
using System.Text.Json;

namespace Gateway.Tests.Host.Http;

/// <summary>Raw sockets against the real door: what two readers could read in two ways is refused, and has no effect.</summary>
public sealed class StrictHttpTests
{
    private const string Line = "POST /in/acme/line/tokyo HTTP/1.1\r\n";
    private const string Host = "Host: localhost\r\n";

    public static TheoryData<string, string, string> Requests => new()
    {
        { "both framings", Line + Host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400" },
        { "two lengths", Line + Host + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "400" },
        { "signed length", Line + Host + "Content-Length: +3\r\n\r\nabc", "400" },
        { "negative length", Line + Host + "Content-Length: -1\r\n\r\n", "400" },
        { "hex length", Line + Host + "Content-Length: 0x3\r\n\r\nabc", "400" },
        { "length of 2^64", Line + Host + "Content-Length: 18446744073709551616\r\n\r\n", "400" },
        { "length above the channel's", Line + Host + "Content-Length: 99999999\r\n\r\n", "413" },
        { "other coding", Line + Host + "Transfer-Encoding: xchunked\r\n\r\n", "400" },
        { "two codings", Line + Host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "400" },
        { "identity coding", Line + Host + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n", "400" },
        { "coding twice", Line + Host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400" },
        { "chunk size overflow", Line + Host + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n", "400" },
        { "chunk size 0x3", Line + Host + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n", "400" },
        { "trailers", Line + Host + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nHost: evil\r\n\r\n", "400" },
        { "no host", Line + "Content-Length: 0\r\n\r\n", "400" },
        { "empty host", Line + "Host: \r\nContent-Length: 0\r\n\r\n", "400" },
        { "two hosts", Line + Host + Host + "Content-Length: 0\r\n\r\n", "400" },
        { "HTTP/1.0 without host", "POST /in/acme/line/tokyo HTTP/1.0\r\nContent-Length: 0\r\n\r\n", "400" },
        { "HTTP/2.0 in clear", "POST /in/acme/line/tokyo HTTP/2.0\r\n" + Host + "\r\n", "505" },
        { "lower-case method", "post /in/acme/line/tokyo HTTP/1.1\r\n" + Host + "Content-Length: 0\r\n\r\n", "405" },
        { "TRACE", "TRACE /in/acme/line/tokyo HTTP/1.1\r\n" + Host + "\r\n", "405" },
        { "CONNECT", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n", "405" },
        { "PUT", "PUT /in/acme/line/tokyo HTTP/1.1\r\n" + Host + "Content-Length: 0\r\n\r\n", "405" },
        { "dot segments", "GET /health/../health/live HTTP/1.1\r\n" + Host + "\r\n", "400" },
        { "escaped dots", "GET /health/%2e%2e/health/live HTTP/1.1\r\n" + Host + "\r\n", "400" },
        { "empty segment", "GET //health/live HTTP/1.1\r\n" + Host + "\r\n", "400" },
        { "bad escape", "GET /health/live%zz HTTP/1.1\r\n" + Host + "\r\n", "400" },
        { "other expectation", Line + Host + "Expect: bogus\r\nContent-Length: 0\r\n\r\n", "417" },
        { "gzip", Line + Host + "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", "415" },
        { "stacked encodings", Line + Host + "Content-Encoding: gzip, gzip\r\nContent-Length: 0\r\n\r\n", "415" },
        { "foreign letters in a signature", Line + Host + "x-line-signature: \u00e9\u00e8\r\nContent-Length: 2\r\n\r\n{}", "400" },
        { "65 headers", "GET /health/live HTTP/1.1\r\n" + Host + string.Concat(Enumerable.Range(0, 64).Select(i => $"x-{i}: 1\r\n")) + "\r\n", "431" },
        { "long request line", "GET /" + new string('a', 5000) + " HTTP/1.1\r\n" + Host + "\r\n", "414" },
        { "key in the query", "GET /events?key=gwk_live_x HTTP/1.1\r\n" + Host + "\r\n", "400" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_WithTwoReadings_IsRefusedWithoutEffect(string what, string request, string status)
    {
        await using var door = await TestDoor.OpenAsync();

        Assert.Equal((what, status), (what, await door.RawAsync(request)));
        Assert.Empty(door.Batches);
    }

    [Fact]
    public async Task Refusal_Body_IsProblemDetailsWithACode()
    {
        await using var door = await TestDoor.OpenAsync();
        using var response = await door.Http.GetAsync(new Uri("/nowhere", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(("not_found", 404, "Not Found"), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32(), problem.GetProperty("title").GetString()));
    }
}
