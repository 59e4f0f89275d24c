using Microsoft.AspNetCore.Http;

namespace Gateway.Events;

/// <summary>Refusals of <c>/events</c> as RFC 9457 problems with a stable <c>code</c>.</summary>
internal static class EventsProblem
{
    public static IResult InvalidLimit(string value) =>
        Of(StatusCodes.Status400BadRequest, "invalid_limit", $"limit: '{Shown(value)}' is not a whole number; 1 to 1000.");

    public static IResult InvalidFilter(string name, int charactersMax) =>
        Of(StatusCodes.Status400BadRequest, "invalid_filter", $"{name}: longer than {charactersMax} characters.");

    public static IResult InvalidCursor(string member) => Of(
        StatusCodes.Status400BadRequest, "invalid_cursor",
        $"{member}: not a cursor this store has given to this tenant. Use 'now', a cursor from a page or a stream, or leave it out to begin at the oldest event.");

    public static IResult FutureCursor(string member) => Of(
        StatusCodes.Status400BadRequest, "cursor_from_the_future",
        $"{member}: names events that do not exist. The store may have been restored from an older copy; begin again without a cursor.");

    public static IResult LongCursor(string member, int charactersMax) =>
        Of(StatusCodes.Status431RequestHeaderFieldsTooLarge, "cursor_too_long", $"{member}: longer than {charactersMax} characters.");

    /// <summary>The cursor given back goes on at the same place, with the gaps named.</summary>
    public static IResult Expired(string resume) => Of(
        StatusCodes.Status410Gone, "cursor_expired",
        "Events behind this cursor are past retention and gone. Going on with the cursor given here reads a gateway.gap event for every gap, then what is kept.",
        ("cursor", resume));

    public static IResult TooManyStreams(int streamsMax) =>
        Of(StatusCodes.Status503ServiceUnavailable, "too_many_streams", $"This process serves {streamsMax} streams already; try again later or another one.");

    public static IResult NoTenant() =>
        Of(StatusCodes.Status403Forbidden, "no_tenant", "The credential names no tenant, and events are read of one tenant.");

    private static Refusal Of(int status, string code, string detail, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        foreach (var (name, value) in more)
        {
            extensions[name] = value;
        }

        return new Refusal(Results.Problem(detail, statusCode: status, type: "urn:gateway:problem:" + code, extensions: extensions));
    }

    /// <summary>With the headers of every refusal.</summary>
    private sealed class Refusal(IResult problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers.XContentTypeOptions = "nosniff";
            return problem.ExecuteAsync(httpContext);
        }
    }

    // Enough to recognise a typing mistake, not enough to fill a log.
    private static string Shown(string value) => value.Length <= 32 ? value : value[..32];
}
