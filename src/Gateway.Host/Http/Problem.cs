using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Host.Http;

/// <summary>Writes refusals as RFC 9457 problem details.</summary>
/// <remarks><code>{"type":"urn:gateway:problem:not_found","title":"Not Found","status":404,"code":"not_found","detail":"..."}</code></remarks>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    /// <param name="detail">What is wrong and what to do, for a human; never more than 64 characters of what the caller sent.</param>
    public static Task WriteAsync(HttpContext context, int status, string code, string? detail = null, TimeSpan? retryAfter = null)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (retryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var body = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "urn:gateway:problem:" + code);
            writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(status));
            writer.WriteNumber("status"u8, status);
            writer.WriteString("code"u8, code);
            if (detail is not null)
            {
                writer.WriteString("detail"u8, detail);
            }

            writer.WriteEndObject();
        }

        response.ContentLength = body.WrittenCount;
        return response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).AsTask();
    }

    /// <summary>Where one request ends is in doubt, so the next one is not read.</summary>
    public static void CloseBehind(HttpContext context)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
    }

    /// <summary>At most 64 characters of foreign text, without control characters.</summary>
    public static string Quote(string text) =>
        string.Create(Math.Min(text.Length, 64), text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
            }
        });
}
