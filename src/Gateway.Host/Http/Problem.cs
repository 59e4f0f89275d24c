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
    /// <param name="errors">Every field that breaks a rule: field, value as far as it may be shown, rule.</param>
    public static Task WriteAsync(
        HttpContext context, int status, string code, string? detail = null, TimeSpan? retryAfter = null, IReadOnlyList<FieldError>? errors = null)
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
        using (var writer = new Utf8JsonWriter(body, JsonAnswers.Writer))
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

            WriteErrors(writer, errors ?? []);

            writer.WriteEndObject();
        }

        response.ContentLength = body.WrittenCount;
        return response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).AsTask();
    }

    private static void WriteErrors(Utf8JsonWriter writer, IReadOnlyList<FieldError> errors)
    {
        if (errors.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("errors"u8);
        foreach (var error in errors)
        {
            writer.WriteStartObject();
            writer.WriteString("field"u8, error.Field);
            if (error.Value is not null)
            {
                writer.WriteString("value"u8, error.Value);
            }

            writer.WriteString("rule"u8, error.Rule);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
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

/// <param name="Value">What was there, cut and without what is secret; null when it may not be shown or nothing was there.</param>
internal readonly record struct FieldError(string Field, string? Value, string Rule);
