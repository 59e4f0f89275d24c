using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.SystemTests.BadInput;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Gateway.SystemTests.Access;

/// <summary>How: every endpoint the gateway maps, asked without a key and with a key of every role. An endpoint that is not in the list here fails.</summary>
public sealed class AccessMatrixTests(InProcessGateway gateway) : IClassFixture<InProcessGateway>
{
    private const string Open = "open";

    /// <summary>Who holds the resume token of a chat; a key of any role is no such token.</summary>
    private const string Visitor = "visitor";

    /// <summary>Who may use what. The open ones hold nothing of a tenant, or tell callers apart by signature or resume token.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["GET /in/{tenant}/{channel}/{account}"] = [Open],
        ["POST /in/{tenant}/{channel}/{account}"] = [Open],
        ["HEAD /in/{tenant}/email-mandrill/{account}"] = [Open],
        ["GET /chat/{tenant}/{account}"] = [Open],
        ["GET /chat/{tenant}/{account}/widget"] = [Open],
        ["POST /chat/{tenant}/{account}/files"] = [Visitor],
        ["GET /health/live"] = [Open],
        ["GET /health/ready"] = [Open],
        ["GET /metrics"] = [Open],
        ["GET /openapi/{documentName}.json"] = [Open],
        ["GET /asyncapi/v1.json"] = [Open],
        ["GET /"] = [Open],
        ["GET /docs"] = [Open],
        ["GET /operate"] = [Open],
        ["POST /api/v1/tickets"] = ["agent", "admin"],
        ["GET /api/v1/stats"] = ["admin"],
        ["GET /api/v1/queues"] = ["admin"],
        ["POST /api/v1/classify"] = ["admin"],
        ["GET /api/v1/visitors"] = ["admin"],
        ["GET /api/v1/jobs/{job}/explain"] = ["admin"],
        ["GET /api/v1/accounts/{channel}/{account}/dead-letters"] = ["admin"],
        ["POST /api/v1/subscriptions"] = ["admin"],
        ["GET /api/v1/subscriptions"] = ["events", "admin"],
        ["GET /api/v1/subscriptions/{id}"] = ["events", "admin"],
        ["PATCH /api/v1/subscriptions/{id}"] = ["admin"],
        ["DELETE /api/v1/subscriptions/{id}"] = ["admin"],
        ["POST /api/v1/subscriptions/{id}/secrets"] = ["admin"],
        ["GET /api/v1/subscriptions/{id}/events"] = ["events", "admin"],
        ["POST /api/v1/subscriptions/{id}/ack"] = ["events", "admin"],
        ["POST /api/v1/subscriptions/{id}/replay"] = ["admin"],
        ["GET /api/v1/subscriptions/{id}/dead-letters"] = ["events", "admin"],
        ["GET /api/v1/subscriptions/{id}/dead-letters/{event}"] = ["events", "admin"],
        ["POST /api/v1/subscriptions/{id}/dead-letters/replay"] = ["admin"],
        ["POST /api/v1/subscriptions/{id}/dead-letters/drop"] = ["admin"],
        ["GET /api/v1/attachments/{id}"] = ["agent"],
        ["GET /agent"] = ["agent"],
        ["GET /events"] = ["events", "admin"],
        ["GET /events/ws"] = ["events", "admin"],
        ["POST /api/v1/messages"] = ["commands", "admin"],
        ["POST /api/v1/conversations"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/labels"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/queue"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/close"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/context"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/park"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/unpark"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/callback"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/agent"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/merge"] = ["commands", "admin"],
        ["POST /api/v1/conversations/{conversation}/unmerge"] = ["commands", "admin"],
        ["POST /api/v1/callbacks"] = ["commands", "admin"],
    };

    [Fact]
    public void Endpoints_Mapped_AreListedAndSayWhoMayUseThem()
    {
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Routes().Order(StringComparer.Ordinal));
        Assert.All(
            gateway.Endpoints,
            endpoint => Assert.True(
                endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
                endpoint.DisplayName + " names no policy"));
    }

    [Fact]
    public async Task Endpoints_ByRole_AnswerOnlyThoseAllowed()
    {
        var wrong = new List<string>();
        foreach (var route in Routes())
        {
            foreach (var role in TestTenants.Roles.Prepend("none"))
            {
                var (status, code) = await AskAsync(route, role == "none" ? null : gateway.Tenants.Key(role));
                var isRefused = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && code is "unauthenticated" or "forbidden";
                var expected = Allowed[route].Contains(Open) || Allowed[route].Contains(role) ? null
                    : role == "none" || Allowed[route].Contains(Visitor) ? "unauthenticated" : "forbidden";
                if (isRefused != expected is not null || (isRefused && code != expected))
                {
                    wrong.Add($"{route} as {role}: {(int)status} {code}, expected {expected ?? "to be let in"}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private IEnumerable<string> Routes() =>
        from endpoint in gateway.Endpoints
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select $"{method} {(endpoint.RoutePattern.RawText!.StartsWith('/') ? "" : "/")}{endpoint.RoutePattern.RawText}";

    private async Task<(HttpStatusCode Status, string? Code)> AskAsync(string route, string? key)
    {
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
        path = path.Replace("{tenant}", "acme", StringComparison.Ordinal).Replace("{channel}", "line", StringComparison.Ordinal);
        path = path.Replace("{account}", path.StartsWith("/chat", StringComparison.Ordinal) ? "site" : "tokyo", StringComparison.Ordinal);
        path = path.Replace("{id}", "sub_none", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        // An answer to HEAD has the headers of a body and none of it.
        if (request.Method == HttpMethod.Head || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return (answer.StatusCode, null);
        }

        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        return (answer.StatusCode, problem.GetProperty("code").GetString());
    }
}
