using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Gateway.Host.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Ingress;

namespace Gateway.Host.Api;

/// <summary>Reads the body of a REST request: JSON, of the asked shape, without members nobody knows. What is wrong is told field by field.</summary>
internal static class ApiBody
{
    // The largest is a subscription with sixteen long headers.
    private const int BodyMax = 64 * 1024;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The value; null when the answer is written already.</summary>
    /// <param name="errors">Where the caller goes on reporting; paths begin with <c>$</c>.</param>
    /// <param name="optional">No body at all is the empty object.</param>
    public static async ValueTask<T?> ReadAsync<T>(
        HttpContext context, JsonTypeInfo<T> type, JsonSerializerContext shapes, ConfigurationErrors errors, bool optional = false)
        where T : class
    {
        if (optional && context.Request.ContentLength is null or 0 && context.Request.Headers.TransferEncoding.Count == 0)
        {
            return JsonSerializer.Deserialize("{}", type);
        }

        if (!context.Request.HasJsonContentType())
        {
            await Problem.WriteAsync(context, 415, ProblemCodes.UnsupportedMediaType, "Content-Type must be application/json.");
            return null;
        }

        if (await BodyReading.ReadAsync(context, BodyMax) is not { } body)
        {
            await Problem.WriteAsync(context, 413, ProblemCodes.PayloadTooLarge, $"The body may have {BodyMax} bytes.");
            return null;
        }

        var bytes = System.Buffers.BuffersExtensions.ToArray(body);
        context.Request.BodyReader.AdvanceTo(body.End);
        if (Parse(bytes, out var fault) is not { } node)
        {
            await Problem.WriteAsync(context, 400, ProblemCodes.InvalidPayload, fault);
            return null;
        }

        if (new FileShape(errors, substitution: null, shapes).Check(node, typeof(T), "$") && !errors.Any)
        {
            return node.Deserialize(type);
        }

        await RefuseAsync(context, 400, ProblemCodes.InvalidPayload, errors);
        return null;
    }

    public static Task RefuseAsync(HttpContext context, int status, string code, ConfigurationErrors errors)
    {
        // Who sends a hundred mistakes is helped by the first ten.
        var fields = errors.All.Take(10).Select(static error => new FieldError(error.Path is "$" ? "body" : error.Path[2..], error.Value, error.Rule)).ToArray();
        return Problem.WriteAsync(context, status, code, $"{fields[0].Field}: {fields[0].Rule}.", errors: fields);
    }

    private static JsonObject? Parse(byte[] bytes, out string fault)
    {
        fault = "The body must be a JSON object in UTF-8.";
        if (!Utf8.IsValid(bytes))
        {
            return null;
        }

        try
        {
            var node = JsonNode.Parse(bytes, nodeOptions: null, Options) as JsonObject;
            // Strings are unescaped only when they are asked for: half a surrogate pair shows here.
            Visit(node);
            return node;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, value) in members)
                {
                    Visit(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Visit(item);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
            default:
                break;
        }
    }
}
