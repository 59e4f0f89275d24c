namespace Gateway.Host.Security;

/// <summary>
/// Tells who changed what through the REST interface, and who was refused for the role of a key, as entries of the log under a name of their own: the key's id, the operation, what it was
/// done to, and the answer. Neither bodies nor names of people are in it.
/// </summary>
internal sealed partial class Audit(RequestDelegate next, ILoggerFactory loggers)
{
    /// <summary>What a collector of logs keeps these entries apart by.</summary>
    public const string Category = "Gateway.Audit";

    // Ids of subscriptions and conversations have up to 60 characters.
    private const int TargetMax = 64;

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<ApiKeyEntry>() is { } entry && context.Request.Path.StartsWithSegments("/api/v1") ? RunAsync(context, entry) : next(context);

    private async Task RunAsync(HttpContext context, ApiKeyEntry entry)
    {
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        catch (BadHttpRequestException bad)
        {
            status = bad.StatusCode;
            throw;
        }
        finally
        {
            // Reading changes nothing, and what programs of a tenant send to customers is told by events.
            var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
            if (status == StatusCodes.Status403Forbidden || (!isRead && entry.Role == KeyRole.Admin))
            {
                var operation = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
                var tenant = context.User.FindFirst(GatewayClaims.Tenant)?.Value ?? entry.Tenant ?? "none";
                Acted(_logger, entry.Id, entry.Role.Text(), tenant, context.Request.Method, operation, Target(context.Request.RouteValues), status);
            }
        }
    }

    private static string Target(RouteValueDictionary route)
    {
        var text = (route["id"] ?? route["conversation"] ?? route["job"]) as string;
        return text is { Length: > 0 and <= TargetMax } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':') ? text : "-";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} of role {Role} of {Tenant}: {Method} {Operation} on {Target} gave {Status}")]
    private static partial void Acted(ILogger logger, string key, string role, string tenant, string method, string operation, string target, int status);
}

/// <summary>The same of keys themselves, which come with the configuration: its file's history says who changed it.</summary>
internal static partial class KeyAudit
{
    public static void Changed(ILogger logger, KeyRing before, KeyRing after)
    {
        foreach (var (id, entry) in after.All)
        {
            if (!before.All.TryGetValue(id, out var known))
            {
                Added(logger, id, entry.Role.Text(), entry.Tenant ?? "none");
            }
            else if (known.Tenant != entry.Tenant || known.Role != entry.Role || known.Agent != entry.Agent || known.Expires != entry.Expires || !known.Hash.AsSpan().SequenceEqual(entry.Hash))
            {
                Replaced(logger, id, entry.Role.Text(), entry.Tenant ?? "none");
            }
        }

        foreach (var (id, entry) in before.All)
        {
            if (!after.All.ContainsKey(id))
            {
                Removed(logger, id, entry.Role.Text(), entry.Tenant ?? "none");
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} of role {Role} of {Tenant} was added")]
    private static partial void Added(ILogger logger, string key, string role, string tenant);

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} of role {Role} of {Tenant} was changed")]
    private static partial void Replaced(ILogger logger, string key, string role, string tenant);

    [LoggerMessage(Level = LogLevel.Information, Message = "Key {Key} of role {Role} of {Tenant} was taken back")]
    private static partial void Removed(ILogger logger, string key, string role, string tenant);
}
