using System.Globalization;
using Gateway.Host.Http;

namespace Gateway.Host.Api;

/// <summary>Versions as entity tags: <c>ETag: "7"</c>, <c>If-Match: "7"</c>.</summary>
internal static class EntityTags
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version of <c>If-Match</c>; null for <c>*</c>. False, with the answer written, when the header is missing or no version.</summary>
    public static async ValueTask<(bool Good, long? Version)> ReadIfMatchAsync(HttpContext context, bool required)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header == "*" || (header.Length == 0 && !required))
        {
            return (true, null);
        }

        if (header.Length == 0)
        {
            await Problem.WriteAsync(context, 428, ProblemCodes.PreconditionRequired, "If-Match is missing: send the ETag of the version this change is meant for, or *.");
            return (false, null);
        }

        if (header.Length is > 2 and <= 22 && header[0] == '"' && header[^1] == '"'
            && long.TryParse(header.AsSpan(1, header.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return (true, version);
        }

        // A tag that was never given out matches nothing.
        await Problem.WriteAsync(context, 412, ProblemCodes.PreconditionFailed, "If-Match is not the ETag of this version.");
        return (false, null);
    }
}
