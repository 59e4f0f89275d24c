using System.Text.Json;
using Gateway.Host.Api;
using Gateway.Host.Http;
using Gateway.Host.Security;

namespace Gateway.Host.WebChat.Registry;

/// <summary><c>GET /api/v1/visitors</c> with an admin's key: how many visitors have the chat open in this process now, by account and page, and the newest of them.</summary>
internal static class VisitorsEndpoint
{
    // A table of this length is read; the rest is one number.
    private const int PagesMax = 50;
    private const int NewestMax = 50;

    private static readonly ApiNote Note = new("listVisitors", "Who has the web chat open in this process now: how many, on which pages, and the newest of them.")
    {
        Response = typeof(System.Text.Json.Nodes.JsonObject),
        ResponseExample = """
            {"visitors":3,"accounts":[{"account":"site","visitors":3,"pages":[{"page":"/basket","visitors":2},{"page":"/","visitors":1}],"otherPages":0,
              "newest":[{"visitor":"Yq3vJxY0Qd2b1mYc5tW8zA","page":"/basket","since":"2026-03-01T12:00:00Z"}]}]}
            """,
        Problems = [401, 403],
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/visitors", (RequestDelegate)ListAsync).RequireAuthorization(Policies.Admin).Describe(Note);

    private static async Task ListAsync(HttpContext context)
    {
        var tenant = context.User.FindFirst(GatewayClaims.Tenant)!.Value;
        var present = context.RequestServices.GetRequiredService<Visitors>().Present(tenant).ToList();
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonAnswers.Writer))
        {
            json.WriteStartObject();
            json.WriteNumber("visitors", present.Count);
            json.WriteStartArray("accounts");
            foreach (var account in present.GroupBy(static p => p.Account.Account).OrderBy(static g => g.Key, StringComparer.Ordinal))
            {
                Write(json, account.Key, [.. account.Select(static p => (p.Visitor, p.Newest))]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, string account, List<(string Visitor, ChatSocket Newest)> present)
    {
        json.WriteStartObject();
        json.WriteString("account", account);
        json.WriteNumber("visitors", present.Count);
        var pages = present.CountBy(static p => p.Newest.Page).OrderByDescending(static p => p.Value).ThenBy(static p => p.Key, StringComparer.Ordinal).ToList();
        json.WriteStartArray("pages");
        foreach (var (page, visitors) in pages.Take(PagesMax))
        {
            json.WriteStartObject();
            json.WriteString("page", page);
            json.WriteNumber("visitors", visitors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("otherPages", pages.Skip(PagesMax).Sum(static p => p.Value));
        json.WriteStartArray("newest");
        foreach (var (visitor, newest) in present.OrderByDescending(static p => p.Newest.Since).Take(NewestMax))
        {
            json.WriteStartObject();
            json.WriteString("visitor", visitor);
            json.WriteString("page", newest.Page);
            json.WriteString("since", newest.Since);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
