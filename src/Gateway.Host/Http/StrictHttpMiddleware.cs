using System.Text;
using Gateway.Host.Operate;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Http;

/// <summary>
/// Refuses what Kestrel lets pass and two parties could read in two ways: odd methods, framing headers, and paths that change when
/// somebody normalises them. Runs before anything looks at the request.
/// </summary>
internal sealed class StrictHttpMiddleware(RequestDelegate next, AllowedHosts hosts, GatewayMetrics metrics)
{
    private const string AllowedMethods = "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS";

    public Task InvokeAsync(HttpContext context)
    {
        if (Fault(context) is not { } fault)
        {
            return next(context);
        }

        metrics.Refused(fault.Code);
        if (fault.Status == StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.Headers.Allow = AllowedMethods;
        }
        else if (fault.Code == ProblemCodes.InvalidRequest)
        {
            Problem.CloseBehind(context);
        }

        return Problem.WriteAsync(context, fault.Status, fault.Code, fault.Detail);
    }

    private Fault? Fault(HttpContext context)
    {
        var request = context.Request;
        var headers = request.Headers;
        if (!IsMethod(request.Method) && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true })
        {
            return new Fault(405, ProblemCodes.MethodNotAllowed, "Methods are written in capitals; this one is not served.");
        }

        if (!request.Host.HasValue)
        {
            return Invalid("The Host header is missing or empty.");
        }

        if (!hosts.Allows(request.Host.Value, context.Connection.LocalIpAddress))
        {
            return new Fault(400, ProblemCodes.HostNotAllowed, "This gateway is not known under the name in the Host header; the operator can add it to hosts.");
        }

        if (headers.TransferEncoding is { Count: > 0 } encoding)
        {
            if (!HttpProtocol.IsHttp11(request.Protocol) || encoding.Count != 1 || !"chunked".Equals(encoding[0], StringComparison.OrdinalIgnoreCase))
            {
                return Invalid("Transfer-Encoding must be exactly \"chunked\".");
            }

            // With both headers Kestrel takes Content-Length away and keeps it under this name.
            if (headers.ContainsKey("X-Content-Length") || headers.ContentLength is not null)
            {
                return Invalid("Content-Length and Transfer-Encoding exclude each other.");
            }

            ChunkExtensions.Watch(context);
        }

        if (headers.Expect is { Count: > 0 } expect && !"100-continue".Equals(expect.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            return new Fault(417, ProblemCodes.ExpectationFailed, "Only Expect: 100-continue is understood.");
        }

        if (headers.Authorization is { Count: > 0 } authorization && !Ascii.IsValid(authorization.ToString()))
        {
            return Invalid("The Authorization header must be ASCII.");
        }

        // One channel's provider packs its webhooks; whether this is its webhook is known when the account is found.
        if (headers.ContentEncoding.Count > 0 && !(headers.ContentEncoding == "gzip" && request.Path.StartsWithSegments("/in", StringComparison.Ordinal)))
        {
            return Packed(context);
        }

        if (!RawTarget.IsPlain(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
        {
            return Invalid("The path has dot segments, empty segments, backslashes or escapes of such; write it plainly.");
        }

        // A key in a URL ends in logs, histories and Referer headers; refusing it makes the mistake show on the first try.
        return request.QueryString.HasValue && request.QueryString.Value!.Contains("gwk_", StringComparison.Ordinal)
            ? new Fault(400, ProblemCodes.KeyInQuery, "An API key never goes into a URL: send it as Authorization: Bearer, or get a ticket from POST /api/v1/tickets. Replace this key.")
            : null;
    }

    /// <summary>A signature over packed bytes would be one more thing to read in two ways: where nobody packs, nothing is unpacked.</summary>
    internal static Fault Packed(HttpContext context)
    {
        context.Response.Headers.AcceptEncoding = "identity";
        return new Fault(415, ProblemCodes.UnsupportedEncoding, "Send the body as it is, without Content-Encoding.");
    }

    private static bool IsMethod(string method) => method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS";

    private static Fault Invalid(string detail) => new(400, ProblemCodes.InvalidRequest, detail);
}

internal sealed record Fault(int Status, string Code, string Detail);
